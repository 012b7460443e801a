"""The look and the parts of pages: templates, template tags, styles and behaviours, without domain words."""
