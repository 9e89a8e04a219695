"""How one person and one vacancy go together: what excludes, what is weighed, what almost fits, and the words; pure.

`rules` judges (`law` and `guests` ask eligibility, `lessons` looks at each lesson, `plan` chooses among them),
`scoring` weighs, `explain` holds the table behind the score, `steps` and `near_misses` try changes, `pairs` minds who
comes only together.
"""
