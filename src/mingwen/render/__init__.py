"""How text is shown: GitHub Flavored Markdown to safe HTML, and the normal form of text for comparing."""

from mingwen.render.markdown import Rendered, Survey, survey, to_html
from mingwen.render.normal import normal_form, same_text

__all__ = ["Rendered", "Survey", "normal_form", "same_text", "survey", "to_html"]
