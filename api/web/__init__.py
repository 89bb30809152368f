"""The pages: templates filled in on the server, and a little JavaScript that sends what is typed and shows the answer.

case (one patient's facts as typed, from the page)
  └ standing     the interview and evaluation of what can be read, and what is wrong with the rest
      └ rows     the questions at the left: their order, and what there is to say beside each
      └ views    the answer, the steps, the paper: what the templates are filled with
  └ pages        the addresses

`catalogue` has every word that is the pages' own; `templates` the markup. Nothing of a patient is kept or logged.
"""
