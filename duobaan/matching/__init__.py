"""Who fits where, and why.

`facts` reads the plain values that are weighed, `fit` judges and scores one person and one vacancy (with what almost
fits), `working_time` is the one rule of hours over all employers, `suggestions` ranks people and vacancies for those
who ask, `coverage` searches the best teams for a timetable, `teams` asks it and words the answer, `log` keeps what
people were shown. `criteria` and `fails` are the words that all of them share.
"""
