"""A page: control characters escaped, tabs and scripts left alone."""

import json

from voltwright.report.document import document, embedded_json


def test_control_characters_are_escaped_on_a_page():
    page = document("a\x1b[31m", "<p>b\u202e\tc</p>", "<script>\tx</script>")
    assert "a\\x1b[31m" in page and "<p>b\\u202e\tc</p>" in page and "<script>\tx</script>" in page


def test_embedded_json_means_the_same():
    text = embedded_json({"name": "a\u202e</script>\u2028"})
    assert text.isprintable() and "</script>" not in text
    assert json.loads(text) == {"name": "a\u202e</script>\u2028"}
