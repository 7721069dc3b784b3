/*
 * The queries of catalog/, as strings.  What each gives stands at its top.
 */
#ifndef SYNCO_COMMON_DB_POSTGRES_QUERIES_H
#define SYNCO_COMMON_DB_POSTGRES_QUERIES_H

extern const char postgres_sql_columns[];
extern const char postgres_sql_comments[];
extern const char postgres_sql_dependents[];
extern const char postgres_sql_descent[];
extern const char postgres_sql_edges[];
extern const char postgres_sql_extension_tables[];
extern const char postgres_sql_foreign_code[];
extern const char postgres_sql_links[];
extern const char postgres_sql_opclasses[];
extern const char postgres_sql_others[];
extern const char postgres_sql_owners[];
extern const char postgres_sql_paths[];
extern const char postgres_sql_publication_members[];
extern const char postgres_sql_publication_tables[];
extern const char postgres_sql_routines[];
extern const char postgres_sql_tables[];
extern const char postgres_sql_types[];
extern const char postgres_sql_views[];

#endif
