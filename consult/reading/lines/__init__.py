"""A saved page of text: its opening, headings, lists, comments and the page around them."""
