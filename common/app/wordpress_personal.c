/* Personal data in the tables of WordPress and WooCommerce. */
#include "common/app/wordpress.h"

/* Tables of a network's sites have a number before their names. */
#define EACH "*"

static const struct {
	const char *table;
	const char *column;
	const char *mask;
} columns[] = {
    {"users", "user_login", "login"},
    {"users", "user_pass", "password"},
    {"users", "user_nicename", "hash"},
    {"users", "user_email", "email"},
    {"users", "user_url", "hash"},
    {"users", "user_activation_key", "hash"},
    {"users", "display_name", "name"},
    {"signups", "user_login", "login"},
    {"signups", "user_email", "email"},
    {"signups", "activation_key", "hash"},
    {"signups", "meta", "null"},
    {"registration_log", "email", "email"},
    {"registration_log", "IP", "ip"},
    {EACH "comments", "comment_author", "name"},
    {EACH "comments", "comment_author_email", "email"},
    {EACH "comments", "comment_author_url", "hash"},
    {EACH "comments", "comment_author_IP", "ip"},
    {EACH "comments", "comment_agent", "hash"},
    {EACH "wc_orders", "billing_email", "email"},
    {EACH "wc_orders", "ip_address", "ip"},
    {EACH "wc_orders", "user_agent", "null"},
    {EACH "wc_orders", "customer_note", "null"},
    {EACH "wc_order_addresses", "first_name", "first_name"},
    {EACH "wc_order_addresses", "last_name", "last_name"},
    {EACH "wc_order_addresses", "company", "name"},
    {EACH "wc_order_addresses", "address_1", "street"},
    {EACH "wc_order_addresses", "address_2", "null"},
    {EACH "wc_order_addresses", "city", "city"},
    {EACH "wc_order_addresses", "postcode", "zip"},
    {EACH "wc_order_addresses", "email", "email"},
    {EACH "wc_order_addresses", "phone", "phone"},
    {EACH "wc_customer_lookup", "username", "login"},
    {EACH "wc_customer_lookup", "first_name", "first_name"},
    {EACH "wc_customer_lookup", "last_name", "last_name"},
    {EACH "wc_customer_lookup", "email", "email"},
    {EACH "wc_customer_lookup", "postcode", "zip"},
    {EACH "wc_customer_lookup", "city", "city"},
    {EACH "wc_download_log", "user_ip_address", "ip"},
    {EACH "woocommerce_downloadable_product_permissions", "user_email", "email"},
    {EACH "woocommerce_api_keys", "consumer_*", "hash"},
    {EACH "woocommerce_payment_tokens", "token", "hash"},
    {EACH "wc_webhooks", "secret", "hash"},
};

/* Values of usermeta by their keys. */
static const struct {
	const char *key;
	const char *mask;
} of_users[] = {
    {"first_name", "first_name"},
    {"last_name", "last_name"},
    {"nickname", "name"},
    {"description", "null"},
    {"session_tokens", "null"},
    {"_application_passwords", "null"},
    {"community-events-location", "null"},
    {"_woocommerce_persistent_cart*", "null"},
};

/* What WooCommerce keeps of an address: of a user, and with '_' before it of an order. */
static const struct {
	const char *of_user;
	const char *of_order;
	const char *mask;
} addresses[] = {
    {"billing_first_name", "_billing_first_name", "first_name"},
    {"billing_last_name", "_billing_last_name", "last_name"},
    {"billing_company", "_billing_company", "name"},
    {"billing_address_1", "_billing_address_1", "street"},
    {"billing_address_2", "_billing_address_2", "null"},
    {"billing_city", "_billing_city", "city"},
    {"billing_postcode", "_billing_postcode", "zip"},
    {"billing_email", "_billing_email", "email"},
    {"billing_phone", "_billing_phone", "phone"},
    {"shipping_first_name", "_shipping_first_name", "first_name"},
    {"shipping_last_name", "_shipping_last_name", "last_name"},
    {"shipping_company", "_shipping_company", "name"},
    {"shipping_address_1", "_shipping_address_1", "street"},
    {"shipping_address_2", "_shipping_address_2", "null"},
    {"shipping_city", "_shipping_city", "city"},
    {"shipping_postcode", "_shipping_postcode", "zip"},
    {"shipping_phone", "_shipping_phone", "phone"},
};

/* Values of an order's meta data by their keys. */
static const struct {
	const char *key;
	const char *mask;
} of_orders[] = {
    {"_billing_address_index", "null"},
    {"_shipping_address_index", "null"},
    {"_customer_ip_address", "ip"},
    {"_customer_user_agent", "null"},
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static void add_value(struct app *app, const char *prefix, const char *table,
    const char *mask, const char *key)
{
	framework_add_personal_when(
	    app, prefix, table, "meta_value", mask, "meta_key", key);
}

static void add_of_order(
    struct app *app, const char *prefix, const char *mask, const char *key)
{
	add_value(app, prefix, EACH "postmeta", mask, key);
	add_value(app, prefix, EACH "wc_orders_meta", mask, key);
}

void wordpress_add_personal(struct app *app, const char *prefix)
{
	for (size_t i = 0; i < COUNT(columns); i++)
		framework_add_personal(
		    app, prefix, columns[i].table, columns[i].column, columns[i].mask);
	for (size_t i = 0; i < COUNT(of_users); i++)
		add_value(app, prefix, "usermeta", of_users[i].mask, of_users[i].key);
	for (size_t i = 0; i < COUNT(addresses); i++) {
		add_value(
		    app, prefix, "usermeta", addresses[i].mask, addresses[i].of_user);
		add_of_order(app, prefix, addresses[i].mask, addresses[i].of_order);
	}
	for (size_t i = 0; i < COUNT(of_orders); i++)
		add_of_order(app, prefix, of_orders[i].mask, of_orders[i].key);
}
