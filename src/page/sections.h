// SPDX-License-Identifier: Apache-2.0
/* The sections of the page, in its order. Each writes itself and leaves out what there is none of.
 */
#ifndef PAGE_SECTIONS_H
#define PAGE_SECTIONS_H

#include "page/draw.h"

void section_overview(struct html *html, const struct survey *survey);
void section_reasons(struct html *html, const struct survey *survey);
void section_sources(struct html *html, const struct survey *survey);
void section_repeated(struct html *html, const struct survey *survey);
void section_distributions(struct html *html, const struct survey *survey);
void section_uncertain(struct html *html, const struct survey *survey);
void section_samples(struct html *html, const struct survey *survey);
void section_run(struct html *html, const struct survey *survey);

/* "r-near": the class of a reason's colour. */
const char *section_colour(int reason);

#endif
