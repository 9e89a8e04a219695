"""Which teams of one to three people cover a vacancy's timetable best: an exact, explainable, anytime search.

`problem` holds the question and the answer, `units` compiles a question to bit masks, `bounds` orders teams by
what they can reach at best, `assign` finds the best split of the lessons within one team (`member` is one of it),
`sketch` finds good teams without proof for when the time runs out, `page` keeps the best so far, `solve` puts them
together. Pure: no database, no clock but the time budget.
"""
