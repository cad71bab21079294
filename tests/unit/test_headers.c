/* SPDX-License-Identifier: MIT
 *
 * Heading lines as real cables have them, odd spellings above all, and what
 * `parse` makes of them. Each row is put into a cable that has all other
 * lines; the order of a table is that of the forms, commonest first.
 */
#include "unit.h"

#include <jansson.h>

#include "base/buf.h"
#include "message/export.h"
#include "spec/builtin.h"

/* A line or two, and what comes out. `@` before it: it stands on the line
 * before its own (TAGS on the E.O. line, REF on the SUBJECT line); `+`: a
 * paragraph, for the signature behind it. */
struct header {
	const char *text;
	const char *want;
};

/* Codes, joined by "; ". */
static const struct header tags[] = {
	{"TAGS: PREL, PGOV, SU", "PREL; PGOV; SU"},
	{"TAGS PREL, PGOV, SU", "PREL; PGOV; SU"},
	{"TAGS: PREL PGOV SU", "PREL; PGOV; SU"},
	{"TAGS PREL PGOV SU", "PREL; PGOV; SU"},
	{"TAG: PREL, SU", "PREL; SU"},
	{"TAG PREL, SU", "PREL; SU"},
	{"TAG:\xc2\xa0"
	 "PREL, SU",
	 "PREL; SU"},
	{"AGS: PREL, SU", "PREL; SU"},
	{"Tags: prel, pgov, su", "PREL; PGOV; SU"},
	{"tags: prel pgov su", "PREL; PGOV; SU"},
	{"TAGS:PREL,SU", "PREL; SU"},
	{"TAGS : PREL, SU", "PREL; SU"},
	{"TAGS:  PREL,  SU ", "PREL; SU"},
	{"TAGS: PREL;PGOV;SU", "PREL; PGOV; SU"},
	{"TAGS: PREL,PGOV,SU,", "PREL; PGOV; SU"},
	{"TAGS: PREL, PGOV SU KDEM", "PREL; PGOV; SU; KDEM"},
	{"TAGS: PREL, PGOV, SU.", "PREL; PGOV; SU"},
	{"TAGS: PREL, PGOV, PHUM, KDEM, KCRM,\nSU, EG, UK",
	 "PREL; PGOV; PHUM; KDEM; KCRM; SU; EG; UK"},
	{"TAGS: PREL PGOV PHUM\nUK", "PREL; PGOV; PHUM; UK"},
	{"TAGS: PREL, PGOV,\nKDEM,\nSU", "PREL; PGOV; KDEM; SU"},
	{"TAGS: PREL, PGOV,\n\nKHARTOUM 00000042  001.2 OF 002\n\nSU",
	 "PREL; PGOV; SU"},
	{"TAGS: PREL, PGOV,\nKHARTOUM 00000042  001.2 OF 002\nSU",
	 "PREL; PGOV; SU"},
	{"@E.O. 12958: DECL: 07/22/2018 TAGS: PREL PGOV SU", "PREL; PGOV; SU"},
	{"@E.O. 12958: N/A TAGS PREL, PGOV, SU", "PREL; PGOV; SU"},
	{"TAGS: PREL, SU SUBJECT: A MEETING", "PREL; SU"},
	{"TAGS: PREL, EUN, NATO, UNSC, XF, ZR",
	 "PREL; EUN; NATO; UNSC; XF; ZR"},
	{"TAGS: MTCRE, KNNP, IAEA, AORC, UNESCO",
	 "MTCRE; KNNP; IAEA; AORC; UNESCO"},
	{"TAGS: PREL, UNMIK, INTERPOL, ASEAN, KV",
	 "PREL; UNMIK; INTERPOL; ASEAN; KV"},
	{"TAGS: PREL, KXQZ, SU", "PREL; KXQZ; SU"},
	{"TAGS: PREL, OAS, WTO, NPT, UNO", "PREL; OAS; WTO; NPT; UNO"},
	{"TAGS: OVIP (ROWE, JANE), PREL, SU", "OVIP; ROWE, JANE; PREL; SU"},
	{"TAGS: PREL, OVIP (ROWE, JANE A.), SU",
	 "PREL; OVIP; ROWE, JANE A.; SU"},
	{"TAGS: OVIP ROWE JANE PREL SU", "OVIP; ROWE, JANE; PREL; SU"},
	{"TAGS: OVIP ROWE JANE B. PREL SU", "OVIP; ROWE, JANE B.; PREL; SU"},
	{"TAGS: OVIP (ROWE JANE), PREL", "OVIP; ROWE, JANE; PREL"},
	{"TAGS: OVIP (VAN ROWE, JANE), PREL", "OVIP; VAN ROWE, JANE; PREL"},
	{"TAGS: OVIP (ROWE), PREL", "OVIP; ROWE; PREL"},
	{"TAGS: OREP (ROWE, JANE), PREL", "OREP; ROWE, JANE; PREL"},
	{"TAGS: OTRA (DOE, JOHN), SU", "OTRA; DOE, JOHN; SU"},
	{"TAGS: PREL, OVIP, SU", "PREL; OVIP; SU"},
	{"TAGS: PREL, (DOE, JOHN), SU", "PREL; DOE, JOHN; SU"},
	{"TAGS: [PREL](#) [PGOV](#) [SU](#)", "PREL; PGOV; SU"},
	{"TAGS: [PREL](/tag/PREL_0.html), [SU](/tag/SU_0.html)", "PREL; SU"},
	{"TAGS: <a href='/tag/PREL_0.html'>PREL</a> <a "
	 "href='/tag/SU_0.html'>SU</a>",
	 "PREL; SU"},
	{"TAGS: PREL, EINDETRD, SU", "PREL; EIND; ETRD; SU"},
	{"TAGS: KFRDKIRFCVISCMGTKOCIASECPHUMSMIGEG",
	 "KFRD; KIRF; CVIS; CMGT; KOCI; ASEC; PHUM; SMIG; EG"},
	{"TAGS: PREL, PHUMBA", "PREL; PHUM; BA"},
	{"TAGS: PREL, IT, ITPHUM, ITPHUM", "PREL; IT; PHUM"},
	{"TAGS: PREL, KDEMAF", "PREL; KDEM; AF"},
	{"TAGS: PREL, SU, PREL", "PREL; SU"},
	{"TAGS: PRLE, POGOV, SU", "PREL; PGOV; SU"},
	{"TAGS: PREL, EU, RU, VZ", "PREL; EUN; RS; VE"},
	{"TAGS: PREL, COUNTERTERRORISM, SU", "PREL; COUNTERTERRORISM; SU"},
	{"TAGS: PREL, xxxxx, SU", "PREL; XXXXX; SU"},
};

/* Letter (- if none is written), number (null: no telegram). */
static const struct header references[] = {
	{"REF: CAIRO 12", "-:08CAIRO12"},
	{"REF: KHARTOUM 000012", "-:08KHARTOUM12"},
	{"REF: 07 CAIRO 1234", "-:07CAIRO1234"},
	{"REF: 2007 CAIRO 1234", "-:07CAIRO1234"},
	{"REF: CAIRO 1234 (07)", "-:07CAIRO1234"},
	{"REF: CAIRO 1234 2007", "-:07CAIRO1234"},
	{"Ref: Cairo 12", "-:08CAIRO12"},
	{"REF. STATE 184178", "-:08STATE184178"},
	{"REF CAIRO 12", "-:08CAIRO12"},
	{"REFS: CAIRO 12", "-:08CAIRO12"},
	{"REFTEL: CAIRO 12", "-:08CAIRO12"},
	{"REFTELS: A. CAIRO 12, B. TUNIS 7", "A:08CAIRO12 B:08TUNIS7"},
	{"REF(S): CAIRO 12", "-:08CAIRO12"},
	{"REF: SECSTATE 12", "-:08STATE12"},
	{"REF: CAIRO 12 AND PREVIOUS", "-:08CAIRO12"},
	{"REF: CAIRO 12 (NOTAL)", "-:08CAIRO12"},
	{"REF: CAIRO 12 (\"MINISTER ON THE NORTH\")", "-:08CAIRO12"},
	{"REF: CAIRO 12 -- MINISTER ON THE NORTH", "-:08CAIRO12"},
	{"REF: ASUNCION 701 (08)", "-:08ASUNCION701"},
	{"REF: ASUNCION 701 (07); LIMA 33", "-:07ASUNCION701 -:08LIMA33"},
	{"REF: LA PAZ 12", "-:08LAPAZ12"},
	{"REF: LAPAZ 12", "-:08LAPAZ12"},
	{"REF: RIO DE JAN 138", "-:08RIODEJANEIRO138"},
	{"REF: RIO 138", "-:08RIODEJANEIRO138"},
	{"REF: RIO DE JANEIRO 138", "-:08RIODEJANEIRO138"},
	{"REF: N'DJAMENA 12", "-:08NDJAMENA12"},
	{"REF: PORT-AU-PRINCE 12", "-:08PORTAUPRINCE12"},
	{"REF: PORT AU PRINCE 12", "-:08PORTAUPRINCE12"},
	{"REF: PAP 12", "-:08PORTAUPRINCE12"},
	{"REF: MEXICO CITY 12", "-:08MEXICO12"},
	{"REF: USUN 12", "-:08USUNNEWYORK12"},
	{"REF: UNVIE 12", "-:08UNVIEVIENNA12"},
	{"REF: EMBASSY TUNIS 12", "-:08TUNIS12"},
	{"REF: AMEMBASSY TUNIS 12", "-:08TUNIS12"},
	{"REF: BISHTEK 12", "-:08BISHKEK12"},
	{"REF: TRIPOLII 12", "-:08TRIPOLI12"},
	{"REF: SAO PAUO 12", "-:08SAOPAULO12"},
	{"REF: VAT 12", "-:08VATICAN12"},
	{"REF: BA 12", "-:08BUENOSAIRES12"},
	{"REF: KL 12", "-:08KUALALUMPUR12"},
	{"REF: TGG 12", "-:08TEGUCIGALPA12"},
	{"REF: CASA 12", "-:08CASABLANCA12"},
	{"REF: TALLIN 12", "-:08TALLINN12"},
	{"REF: BASRA 12", "-:08BASRAH12"},
	{"REF: ASHGABAT12", "-:08ASHGABAT12"},
	{"REF: USNATO 12", "-:08USNATO12"},
	{"REF: TEL AVIV 12", "-:08TELAVIV12"},
	{"REF: IRAN RPO DUBAI 12", "-:08IRANRPODUBAI12"},
	{"REF: STATE 1531333", "-:08STATE1531333"},
	{"REF: 074 QUITO 841", "-:07QUITO841"},
	{"REF: STATE 41252 AND 44603", "-:08STATE41252 -:08STATE44603"},
	{"REF: BRASILIA 2799 AND 2764", "-:08BRASILIA2799 -:08BRASILIA2764"},
	{"REF: CAIRO 0021", "-:08CAIRO21"},
	{"REF: KHARTOUM 1542", "-:07KHARTOUM1542"},
	{"REF: A. CAIRO 12\n     B. TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. CAIRO 12\n\xc2\xb6"
	 "B. TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. CAIRO 12\n     \xc2\xb6"
	 "B. TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. CAIRO 12  B. TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A) CAIRO 12 B) TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: (A) CAIRO 12 (B) TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: a) CAIRO 12 b) TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: a. CAIRO 12\nb. TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A: Sao Paulo 0031; B: La Paz 33", "A:08SAOPAULO31 B:08LAPAZ33"},
	{"Ref(s): A) 08 RIO DE JAN 138; B) 08 RIO DE JAN 0044 and previous",
	 "A:08RIODEJANEIRO138 B:08RIODEJANEIRO44"},
	{"REF: A. (A) CAIRO 12\n     B. (B) TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. A) CAIRO 12\n\xc2\xb6"
	 "B. B) TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. A. CAIRO 12\n     B. B. TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF A. REF A CAIRO 639 (\"THE NORTH\")\n\xc2\xb6"
	 "B. REF B TUNIS "
	 "17",
	 "A:08CAIRO639 B:08TUNIS17"},
	{"REF: (A)STATE 071143 (B)CAIRO 12", "A:08STATE71143 B:08CAIRO12"},
	{"REF: A. CAIRO 12\nB KUALA LUMPUR 739",
	 "A:08CAIRO12 B:08KUALALUMPUR739"},
	{"REF: A. 07 CAIRO 1234\n     B. CAIRO 12\n     C. 06 TUNIS 7 "
	 "(NOTAL)",
	 "A:07CAIRO1234 B:08CAIRO12 C:06TUNIS7"},
	{"REF: A. CAIRO 12, B. TUNIS 1300, C. RABAT 7",
	 "A:08CAIRO12 B:08TUNIS1300 C:08RABAT7"},
	{"REF: A. CAIRO 12; B. TUNIS 1300; C. RABAT 7",
	 "A:08CAIRO12 B:08TUNIS1300 C:08RABAT7"},
	{"REF: A. CAIRO 12\n\n     B. TUNIS 1300", "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. CAIRO 12\n\nKHARTOUM 00000042  001.2 OF 002\n\n     B. "
	 "TUNIS 1300",
	 "A:08CAIRO12 B:08TUNIS1300"},
	{"REF: A. CAIRO 12 B. TUNIS 1300 C. RABAT 7 D. ALGIERS 9 E. TRIPOLI "
	 "3",
	 "A:08CAIRO12 B:08TUNIS1300 C:08RABAT7 D:08ALGIERS9 E:08TRIPOLI3"},
	{"REF: CARACAS 11; 07 CARACAS 495", "-:08CARACAS11 -:07CARACAS495"},
	{"REF: CAIRO 12, TUNIS 1300", "-:08CAIRO12 -:08TUNIS1300"},
	{"REF: CAIRO 12, 07 TUNIS 1300, RABAT 7",
	 "-:08CAIRO12 -:07TUNIS1300 -:08RABAT7"},
	{"REF: CAIRO 12 TUNIS 1300 07 RABAT 7",
	 "-:08CAIRO12 -:08TUNIS1300 -:07RABAT7"},
	{"REF: CAIRO 12\nTUNIS 1300", "-:08CAIRO12 -:08TUNIS1300"},
	{"REF: CAIRO 12 AND TUNIS 1300", "-:08CAIRO12 -:08TUNIS1300"},
	{"REF: DOE-ROWE E-MAIL OF JUNE 3", "-:null"},
	{"REF: A. CAIRO 12\n     B. DOE/ROWE EMAIL 06/03/08",
	 "A:08CAIRO12 B:null"},
	{"REF: A. IIR 6 123 4567 08\n     B. CAIRO 12", "A:null B:08CAIRO12"},
	{"REF: TD-314/18176-08", "-:null"},
	{"REF: SECDEF R162245Z OCT 07", "-:null"},
	{"REF: A. DOE-ROWE TELCON JUNE 3\n     B. CAIRO 12",
	 "A:null B:08CAIRO12"},
	{"REF: NONE", "-:null"},
	{"REF: A. OSC GMP20080603950022\n     B. CAIRO 12",
	 "A:null B:08CAIRO12"},
	{"REF: 9 FAM 40.32", "-:null"},
	{"REF: CAIRO 12 Classified By: DCM A. Person for reasons 1.4 (b) "
	 "and (d).",
	 "-:08CAIRO12"},
	{"@SUBJECT: A MEETING REF: CAIRO 12", "-:08CAIRO12"},
	{"@SUBJECT: A MEETINGREF: CAIRO 12", "-:08CAIRO12"},
	{"@SUBJECT: A MEETING Ref(s): A) CAIRO 12; B) TUNIS 7",
	 "A:08CAIRO12 B:08TUNIS7"},
	{"Classified By: DCM A. Person for reasons 1.4 (b) and (d).\n\nREF: "
	 "CAIRO 12",
	 "-:08CAIRO12"},
};

/* The subject; behind ^ its portion mark. */
static const struct header subjects[] = {
	{"SUBJECT: A MEETING WITH THE MINISTER", "A MEETING WITH THE MINISTER"},
	{"SUBJECT: A MEETING WITH\nTHE MINISTER",
	 "A MEETING WITH THE MINISTER"},
	{"SUBJECT: A MEETING WITH THE MINISTER, WHO\nSPOKE OF THE NORTH "
	 "AND\nTHE SOUTH",
	 "A MEETING WITH THE MINISTER, WHO SPOKE OF THE NORTH AND THE SOUTH"},
	{"SUBJ: A MEETING", "A MEETING"},
	{"Subject: a meeting", "a meeting"},
	{"SUBJECT A MEETING", "A MEETING"},
	{"SUBJECT:A MEETING", "A MEETING"},
	{"SUBJECT:  A   MEETING ", "A MEETING"},
	{"UBJECT: A MEETING", "A MEETING"},
	{"S UBJECT: A MEETING", "A MEETING"},
	{"SUBECT: A MEETING", "A MEETING"},
	{"SUBJECT: (C) A MEETING", "A MEETING^C"},
	{"SUBJECT: (S/NF) A MEETING", "A MEETING^S/NF"},
	{"SUBJECT: (SBU) A MEETING", "A MEETING^SBU"},
	{"SUBJECT: (U) A MEETING\nIN JUBA", "A MEETING IN JUBA^U"},
	{"SUBJECT: A MEETING REF: CAIRO 12", "A MEETING"},
	{"SUBJECT: A MEETING REF: A. CAIRO 12 B. TUNIS 7", "A MEETING"},
	{"SUBJECT: A MEETING WITH THE PRIMEREF: CAIRO 12",
	 "A MEETING WITH THE PRIME"},
	{"SUBJECT: A MEETING Classified By: DCM A. Person for reasons 1.4 "
	 "(b).",
	 "A MEETING"},
	{"SUBJECT: A MEETING\nREF: CAIRO 12", "A MEETING"},
	{"SUBJECT: A MEETING\nClassified By: DCM A. Person for reasons 1.4 "
	 "(b).",
	 "A MEETING"},
	{"SUBJECT: WHO'S WHO: \"THE NORTH\" -- PART 2 OF 3",
	 "WHO'S WHO: \"THE NORTH\" -- PART 2 OF 3"},
	{"SUBJECT: A MEETING\nKHARTOUM 00000042  001.2 OF 002\nWITH THE "
	 "MINISTER",
	 "A MEETING WITH THE MINISTER"},
	{"TAGS: PREL, SU SUBJECT: A MEETING", "A MEETING"},
	{"SUBJECT: THE MINISTER'S SUBJECT: PEACE",
	 "THE MINISTER'S SUBJECT: PEACE"},
	{"SUBJECT: A MEETING\n", "A MEETING"},
	{"SUBJECT: CORRECTED COPY: A MEETING", "CORRECTED COPY: A MEETING"},
	{"SUBJECT: MEETING ABOUT XXXXXXXXXXXX", "MEETING ABOUT XXXXXXXXXXXX"},
	{"SUBJECT: REFERENCE TO THE COURT", "REFERENCE TO THE COURT"},
	{"SUBJECT: TAGS AND SUBJECTS OF 2008", "TAGS AND SUBJECTS OF 2008"},
};

static const struct header dates[] = {
	{"E.O. 12958: DECL: 07/22/2018", "2018-07-22"},
	{"E.O. 12958 DECL: 07/22/2018", "2018-07-22"},
	{"EO 12958 DECL: 07/22/2018", "2018-07-22"},
	{"EO 12958: decl: 6/3/18", "2018-06-03"},
	{"E.o. 12958: decl: 07/22/2018", "2018-07-22"},
	{"E.O 12958: DECL: 07/22/2018", "2018-07-22"},
	{"E.O.12958: DECL: 07/22/2018", "2018-07-22"},
	{"E. O. 12958: DECL: 07/22/2018", "2018-07-22"},
	{"E.O. 12958: DECL: 2018/07/22", "2018-07-22"},
	{"E.O. 12958: DECL: 2018-07-22", "2018-07-22"},
	{"E.O. 12958: DECL:  7/2/2018", "2018-07-02"},
	{"E.O. 12958: DECL 07/22/18", "2018-07-22"},
	{"E.O. 12958: DECLl: 07/22/2018", "2018-07-22"},
	{"E.O. 12958: DECLASSIFY ON: 07/22/2018", "2018-07-22"},
	{"E.O. 12958: 07/22/2018", "2018-07-22"},
	{"E.O. 12958: DECL: 07-22-2018", "2018-07-22"},
	{"E.O. 12958: DECL: 07/22/ 2018", "2018-07-22"},
	{"E.O. 12958: DECL: JULY 22, 2018", "2018-07-22"},
	{"E.O. 12958: DECL: 22 JUL 2018", "2018-07-22"},
	{"E.O. 12958: DECL: 07.22.2018", "2018-07-22"},
	{"E.O. 12958: DNG: CO 07/22/2018", "null"},
	{"E.O. 12958: N/A", "null"},
	{"E.O. 12958: DECL: TEN YEARS AFTER UNIFICATION", "null"},
	{"E.O. 12958: DECL: MR", "null"},
	{"E.O. 12958: DECL: 25X1-HUMAN", "null"},
	{"E.O. 12958: DECL: 07/22/2018 TAGS: PREL SU", "2018-07-22"},
	{"SIPDIS E.O. 12958: DECL: 07/22/2018", "2018-07-22"},
	{"\xc2\xb6"
	 "E.O. 12958: DECL: 07/22/2018",
	 "2018-07-22"},
	{"E.O. 12958: DECL: 02/29/2016", "2016-02-29"},
	{"E.O. 12598: DECL: 07/22/2018", "2018-07-22"},
	{"E.0. 12958: DECL: 07/22/2018", "2018-07-22"},
};

static const struct header signers[] = {
	{"PERSON", "PERSON"},
	{"Person", "Person"},
	{"O'PERSON", "O'PERSON"},
	{"VAN PERSON", "VAN PERSON"},
	{"PERSON-DOE", "PERSON-DOE"},
	{"PERSON ", "PERSON"},
	{"PERSON\n\n>", "PERSON"},
	{"PERSON\n\nNNNN", "PERSON"},
	{"PERSON\nBT\n#0042\nNNNN", "PERSON"},
	{"PERSON 2008-07-22", "PERSON"},
	{"PERSON .", "PERSON"},
	{"+2. (C) He went. END COMMENT. PERSON", "PERSON"},
	{"+2. (C) He went.  END COMMENT.  PERSON ", "PERSON"},
	{"+2. (C) He went alone. Person", "Person"},
	{"+2. (C) He went. (End comment.) PERSON", "PERSON"},
	{"+2. (C) He went.", "null"},
	{"+2. (C) The end of the summary. END SUMMARY", "null"},
	{"PERSON\n\nEnd Cable Text", "PERSON"},
	{"PERSON\n\n=======CABLE ENDS=======", "PERSON"},
	{"DE LA PERSONA", "DE LA PERSONA"},
	{"McPERSON", "McPERSON"},
};

/* Position and name, reasons. */
static const struct header classifiers[] = {
	{"Classified By: DCM A. Person for reasons 1.4 (b) and (d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"CLASSIFIED BY: DCM A. PERSON FOR REASONS 1.4 (B) AND (D).",
	 "DCM A. PERSON / 1.4(b) 1.4(d)"},
	{"Classified by DCM A. Person for reasons 1.4 (b) and (d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"1. (U) Classified by DCM A. Person for reasons 1.4 (b) and (d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"(U) Classified by: DCM A. Person for reasons 1.4 (b/d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classfied By: DCM A. Person, reason 1.4 (b,d)",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person. Reason: 1.4 (b), (d)",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person. Reasons: 1.4(b), (d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person for E.O. 12958 reasons 1.4 (b) and "
	 "(d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person per 1.4 b and d",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person, 1.4 (b & d)",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person for reasons 1.4 (b)(d)",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person for reasons 1.4 (b) a nd (d)",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person for reasons 1. 4 (b)",
	 "DCM A. Person / 1.4(b)"},
	{"Classified By: DCM A. Person for reasons 1 .4 (b)",
	 "DCM A. Person / 1.4(b)"},
	{"Classified By: DCM A. Person for reasons 1.4. (b)",
	 "DCM A. Person / 1.4(b)"},
	{"Classified By: DCM A. Person for reaso\nns 1.4 (b) and (d).",
	 "DCM A. Person / 1.4(b) 1.4(d)"},
	{"Classified By: DCM A. Person for reason\n\n1.4(C).",
	 "DCM A. Person / 1.4(c)"},
	{"Classified By: Charge d'Affaires, a.i., A. Person, Section 1.5 (b)",
	 "Charge d'Affaires, a.i., A. Person / 1.5(b)"},
	{"Classified By: A. Person, Ambassador, Embassy, State.\nREASON: "
	 "1.4 (b), (d)",
	 "A. Person, Ambassador, Embassy, State / 1.4(b) 1.4(d)"},
};

/* ---- a cable round the line */

struct cable {
	const char *eo, *tags, *subject, *refs, *classifier, *body, *end;
};

static const struct cable ordinary = {
	.eo = "E.O. 12958: DECL: 07/22/2018\n",
	.tags = "TAGS: PREL, SU\n",
	.subject = "SUBJECT: A MEETING\n",
	.refs = "",
	.classifier = "Classified By: DCM A. Person for reasons 1.4 (b).\n",
	.body = "",
	.end = "EXAMPLE\n",
};

static void write_cable(struct cbl_buf *out, const struct cable *c)
{
	cbl_buf_printf(out,
		       "P 221530Z JUL 08\n"
		       "FM AMEMBASSY KHARTOUM\n"
		       "TO SECSTATE WASHDC PRIORITY\n\n"
		       "C O N F I D E N T I A L SECTION 01 OF 02 KHARTOUM "
		       "000042\n\nSIPDIS\n\n%s%s%s\n%s\n%s\n"
		       "1. (C) The minister spoke.\n\n%s\n%s",
		       c->eo, c->tags, c->subject, c->refs, c->classifier,
		       c->body, c->end);
}

/* The JSON of a cable; the caller owns the reference. */
static json_t *parsed(const struct cable *c)
{
	struct cbl_spec *spec = cbl_builtin_open("state-cable");
	struct cbl_matcher *matcher = cbl_matcher_new();
	struct cbl_line_table lines = {0};
	struct cbl_arena arena = {0};
	struct cbl_source source = {0};
	struct cbl_message message;
	struct cbl_buf text;
	json_t *json;

	cbl_buf_init(&text, 0);
	write_cable(&text, c);
	cbl_source_set(&source, "08KHARTOUM42.txt", text.data, text.len);
	cbl_line_table_build(&lines, source.data, (uint32_t)source.len);
	cbl_message_parse(&message, spec, matcher, &arena, &source, &lines,
			  cbl_span(0, (uint32_t)source.len));
	json = cbl_message_export(&message);
	cbl_buf_release(&text);
	cbl_source_release(&source);
	cbl_line_table_release(&lines);
	cbl_arena_release(&arena);
	cbl_matcher_free(matcher);
	cbl_spec_free(spec);
	return json;
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "null";
}

static void add_list(struct cbl_buf *out, const json_t *list,
		     const char *between)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		if (i)
			cbl_buf_text(out, between);
		cbl_buf_text(out, json_string_value(item));
	}
}

static void add_references(struct cbl_buf *out, const json_t *list)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *letter = text_of(item, "letter");

		cbl_buf_printf(out, "%s%s:%s", i ? " " : "",
			       strcmp(letter, "null") == 0 ? "-" : letter,
			       text_of(item, "mrn"));
	}
}

static void add_subject(struct cbl_buf *out, const json_t *json)
{
	const char *portion =
		json_string_value(json_object_get(json, "subject_portion"));

	cbl_buf_text(out, text_of(json, "subject"));
	if (portion)
		cbl_buf_printf(out, "^%s", portion);
}

static void add_classifier(struct cbl_buf *out, const json_t *json)
{
	cbl_buf_printf(out, "%s / ", text_of(json, "classified_by"));
	add_list(out, json_object_get(json, "reasons"), " ");
}

/* What of the JSON a table is about. */
enum what {
	TAGS,
	REFERENCES,
	SUBJECT,
	DATE,
	SIGNER,
	CLASSIFIER
};

static void compare(const struct header *h, const struct cable *c,
		    enum what what)
{
	json_t *json = parsed(c);
	struct cbl_buf got;

	cbl_buf_init(&got, 0);
	switch (what) {
	case TAGS:
		add_list(&got, json_object_get(json, "tags"), "; ");
		break;
	case REFERENCES:
		add_references(&got, json_object_get(json, "references"));
		break;
	case SUBJECT:
		add_subject(&got, json);
		break;
	case DATE:
		cbl_buf_text(&got, text_of(json, "declassify_on"));
		break;
	case SIGNER:
		cbl_buf_text(&got, text_of(json, "signature"));
		break;
	case CLASSIFIER:
		add_classifier(&got, json);
		break;
	}
	ck_assert_msg(strcmp(cbl_buf_cstr(&got), h->want) == 0,
		      "%s\ngives  %s\nwanted %s", h->text, cbl_buf_cstr(&got),
		      h->want);
	cbl_buf_release(&got);
	json_decref(json);
}

/* The row as a line of its own. */
static const char *line_of(const struct header *h, struct cbl_buf *space)
{
	const char *text = h->text;

	cbl_buf_init(space, 0);
	cbl_buf_printf(space, "%s\n",
		       *text == '@' || *text == '+' ? text + 1 : text);
	return cbl_buf_cstr(space);
}

static bool holds(const struct header *h, const char *word)
{
	return strstr(h->text, word) != NULL;
}

/* ---- tests */

START_TEST(test_headers_tags)
{
	const struct header *h = &tags[_i];
	struct cable c = ordinary;
	struct cbl_buf space;
	const char *line = line_of(h, &space);

	c.tags = line;
	if (h->text[0] == '@') {
		c.eo = line;
		c.tags = "";
	}
	if (holds(h, "SUBJECT"))
		c.subject = "";
	compare(h, &c, TAGS);
	cbl_buf_release(&space);
}
END_TEST

START_TEST(test_headers_references)
{
	const struct header *h = &references[_i];
	struct cable c = ordinary;
	struct cbl_buf space;
	const char *line = line_of(h, &space);

	if (h->text[0] == '@')
		c.subject = line;
	else
		c.refs = line;
	if (holds(h, "Classified"))
		c.classifier = "";
	compare(h, &c, REFERENCES);
	cbl_buf_release(&space);
}
END_TEST

START_TEST(test_headers_subject)
{
	const struct header *h = &subjects[_i];
	struct cable c = ordinary;
	struct cbl_buf space;

	c.subject = line_of(h, &space);
	if (strncmp(h->text, "TAGS:", 5) == 0)
		c.tags = "";
	if (holds(h, "Classified"))
		c.classifier = "";
	compare(h, &c, SUBJECT);
	cbl_buf_release(&space);
}
END_TEST

START_TEST(test_headers_date)
{
	const struct header *h = &dates[_i];
	struct cable c = ordinary;
	struct cbl_buf space;

	c.eo = line_of(h, &space);
	if (holds(h, "TAGS"))
		c.tags = "";
	compare(h, &c, DATE);
	cbl_buf_release(&space);
}
END_TEST

START_TEST(test_headers_signer)
{
	const struct header *h = &signers[_i];
	struct cable c = ordinary;
	struct cbl_buf space;

	c.end = line_of(h, &space);
	compare(h, &c, SIGNER);
	cbl_buf_release(&space);
}
END_TEST

START_TEST(test_headers_classifier)
{
	const struct header *h = &classifiers[_i];
	struct cable c = ordinary;
	struct cbl_buf space;

	c.classifier = line_of(h, &space);
	compare(h, &c, CLASSIFIER);
	cbl_buf_release(&space);
}
END_TEST

static void add_tests(TCase *tc)
{
	tcase_add_loop_test(tc, test_headers_tags, 0, UNIT_COUNT(tags));
	tcase_add_loop_test(tc, test_headers_references, 0,
			    UNIT_COUNT(references));
	tcase_add_loop_test(tc, test_headers_subject, 0, UNIT_COUNT(subjects));
	tcase_add_loop_test(tc, test_headers_date, 0, UNIT_COUNT(dates));
	tcase_add_loop_test(tc, test_headers_signer, 0, UNIT_COUNT(signers));
	tcase_add_loop_test(tc, test_headers_classifier, 0,
			    UNIT_COUNT(classifiers));
}

UNIT_MAIN("headers", add_tests)
