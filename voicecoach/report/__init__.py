"""Progress as people are told of it: in words, as charts, as a page and as a picture.

A room of its own: it takes what history adds up and gives text, and knows neither commands nor files. Only
``words`` is needed without a report; the libraries that draw are loaded where something is drawn.
"""
