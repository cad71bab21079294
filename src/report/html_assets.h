/* SPDX-License-Identifier: MIT
 *
 * The parts of the HTML report that are the same in all: texts of the files
 * in html/, and the hashes by which its policy allows them.
 */
#ifndef CBL_REPORT_HTML_ASSETS_H
#define CBL_REPORT_HTML_ASSETS_H

extern const char cbl_html_css[];
extern const char cbl_html_js[];
extern const char cbl_html_html[];
extern const char cbl_html_css_hash[];
extern const char cbl_html_js_hash[];

#endif
