/* The tables of Rails' own parts, of jobs, and of the usual ways to log in. */
#include "common/app/rails.h"

void rails_add_tables(struct app *app)
{
	static const char *const dropped[] = {"sessions",
	    "active_storage_variant_records", "solid_cache_entries", "solid_queue_*",
	    "solid_cable_messages", "good_jobs", "good_job_*", "delayed_jobs", "que_jobs",
	    "que_lockers", NULL};
	static const char *const people[] = {
	    "*users", "*admins", "customers", "accounts", "members", "people"};
	static const struct {
		const char *column;
		const char *mask;
	} columns[] = {
	    {"email", "email"},
	    {"unconfirmed_email", "email"},
	    {"username", "login"},
	    {"login", "login"},
	    {"name", "name"},
	    {"first_name", "first_name"},
	    {"last_name", "last_name"},
	    {"phone", "phone"},
	    {"encrypted_password", "password"},
	    {"crypted_password", "password"},
	    {"password_digest", "password"},
	    {"*_token", "hash"},
	    {"*otp_secret", "null"},
	    {"otp_backup_codes", "null"},
	    {"*_sign_in_ip", "ip"},
	};
	/* Names and keys in these are the app's own. */
	static const char *const kept[] = {
	    "active_storage_*", "ar_internal_metadata", "schema_migrations"};

	framework_drop_rows(app, "", dropped);
	framework_add_rows(app, "", "active_storage_attachments",
	    "record_type <> 'ActiveStorage::VariantRecord'");
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		for (size_t k = 0; k < sizeof(columns) / sizeof(*columns); k++)
			framework_add_personal(
			    app, "", people[i], columns[k].column, columns[k].mask);
	}
	for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
		framework_add_personal(app, "", kept[i], "*", "keep");
}
