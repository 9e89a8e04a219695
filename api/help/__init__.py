"""The guides for users at /help: written in Markdown in docs/guide, shown in the look of the client."""
