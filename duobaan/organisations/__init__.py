"""Schools, boards, companies, institutes, regions and networks, their settings and members."""
