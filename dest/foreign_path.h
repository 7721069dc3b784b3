/*
 * Folders and paths in the words of a source that may lie: which of them may be written to at all.
 *
 * Names are looked at as the most liberal file system reads them: cases are the same, dots and blanks at the end
 * and characters that nobody sees are nothing.
 */
#ifndef SYNCO_DEST_FOREIGN_PATH_H
#define SYNCO_DEST_FOREIGN_PATH_H

#include <stdbool.h>

/* Whether a component is "." + something, or stands for such a one. */
bool foreign_path_is_hidden(const char *path);

/*
 * Whether a set's folder may be made below a folder of the user's choice: no hidden component, no control
 * characters, no name that another file system takes for another one.
 */
bool foreign_path_is_fit(const char *folder);

/* Whether it is one that code of an app lies in, by its usual names. */
bool foreign_path_is_code(const char *folder);

/* Whether the framework (NULL: one that we know) keeps the files of such a set there. */
bool foreign_path_is_usual(const char *framework, const char *set, const char *folder);

/*
 * Whether a program would obey a file of that path below a set's folder without being asked to: those
 * in hidden folders (.git); and, where a web server may reach it, scripts and settings of its own.
 */
bool foreign_path_is_obeyed(const char *path, bool web);

/*
 * Whether a link with that target leads to one of those, or, where a web server may reach it, to a hidden file: what
 * is here under such a name would be read, or written, under another.
 */
bool foreign_path_is_aside(const char *target, bool web);

#endif
