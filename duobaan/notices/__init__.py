"""Notices: who is told what happened, where and when."""
