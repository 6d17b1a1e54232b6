"""Plan cases: acceptance tests of a plan book, written by the people who own it.

Read (`reading`, `workbook`, `expecting`), all mistakes kept (`mistakes`), filled with defaults
(`short_form`, `defaults`), every name looked up (`naming`), kept apart (`apart`), made one company
(`company_folder`, `calendars`), sent along the real road (`road`), compared (`comparing`) and told
(`telling`, `page`, `junit`).
"""
