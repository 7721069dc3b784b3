#include "common/app/php_lexer.h"

#include <string.h>
#include <strings.h>

#include "common/app/php_string.h"
#include "common/app/wipe.h"

void php_lexer_init(
    struct php_lexer *l, const char *name, const char *text, size_t len, bool code)
{
	*l = (struct php_lexer){
	    .name = name, .at = text, .end = text + len, .line = 1, .code = code};
}

void php_lexer_reset(struct php_lexer *l)
{
	wipe_buf(&l->text);
}

static bool looking_at(const struct php_lexer *l, const char *s)
{
	size_t len = strlen(s);

	return (size_t)(l->end - l->at) >= len && memcmp(l->at, s, len) == 0;
}

static void skip(struct php_lexer *l, size_t n)
{
	for (; n > 0 && l->at < l->end; n--) {
		if (*l->at == '\n')
			l->line++;
		l->at++;
	}
}

/* Text outside of PHP, to behind "<?php" or "<?=". */
static void skip_html(struct php_lexer *l)
{
	while (l->at < l->end && !looking_at(l, "<?php") && !looking_at(l, "<?="))
		skip(l, 1);
	skip(l, looking_at(l, "<?php") ? 5 : 3);
	l->code = true;
}

/* A comment of one line also ends before "?>". */
static void skip_line(struct php_lexer *l)
{
	while (l->at < l->end && *l->at != '\n' && !looking_at(l, "?>"))
		l->at++;
}

static bool skip_comment(struct php_lexer *l, struct err *err)
{
	unsigned int line = l->line;

	skip(l, 2);
	while (l->at < l->end && !looking_at(l, "*/"))
		skip(l, 1);
	if (l->at == l->end)
		return err_set(
		    err, ERR_PROTO, "%s:%u: a comment does not end", l->name, line);
	skip(l, 2);
	return true;
}

/* To the start of the next token. */
static bool skip_space(struct php_lexer *l, struct err *err)
{
	while (l->at < l->end) {
		if (!l->code)
			skip_html(l);
		else if (strchr(" \t\r\n\v\f", *l->at) != NULL) /* NUL, too */
			skip(l, 1);
		else if (looking_at(l, "//") || (*l->at == '#' && !looking_at(l, "#[")))
			skip_line(l);
		else if (looking_at(l, "/*")) {
			if (!skip_comment(l, err))
				return false;
		} else
			return true;
	}
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       is_digit(c) || (unsigned char)c >= 0x80;
}

static void take_name(struct php_lexer *l, bool backslashes)
{
	while (l->at < l->end && (is_name(*l->at) || (backslashes && *l->at == '\\')))
		buf_putc(&l->text, *l->at++);
}

static void take_op(struct php_lexer *l)
{
	static const char *const ops[] = {"===", "!==", "\?\?=", "?->", "...", "=>",
	    "==", "!=", "\?\?", "::", "->", "||", "&&",
	    ".=", "<=", ">=", "+=", "-=", "*=", "/="};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (looking_at(l, ops[i])) {
			buf_puts(&l->text, ops[i]);
			l->at += strlen(ops[i]);
			return;
		}
	}
	buf_putc(&l->text, *l->at++);
}

static bool take_string(struct php_lexer *l, bool heredoc, struct err *err)
{
	if (!(heredoc ? php_string_read_heredoc(l) : php_string_read(l)))
		return err_set(err, ERR_PROTO, "%s:%u: a string does not end", l->name,
		    l->token_line);
	return true;
}

bool php_lexer_next(struct php_lexer *l, struct err *err)
{
	buf_clear(&l->text);
	if (!skip_space(l, err))
		return false;
	l->token_line = l->line;
	l->kind = PHP_OP;
	if (l->at == l->end) {
		l->kind = PHP_END;
	} else if (looking_at(l, "?>")) {
		/* It ends a statement, too. */
		buf_putc(&l->text, ';');
		l->at += 2;
		l->code = false;
	} else if (strchr("'\"`", *l->at) != NULL) {
		return take_string(l, false, err);
	} else if (looking_at(l, "<<<")) {
		return take_string(l, true, err);
	} else if (*l->at == '$' && l->end - l->at > 1 && is_name(l->at[1])) {
		l->kind = PHP_VARIABLE;
		l->at++;
		take_name(l, false);
	} else if (is_digit(*l->at)) {
		l->kind = PHP_NUMBER;
		while (l->at < l->end && (is_name(*l->at) || *l->at == '.'))
			buf_putc(&l->text, *l->at++);
	} else if (is_name(*l->at) || *l->at == '\\') {
		l->kind = PHP_NAME;
		take_name(l, true);
	} else {
		take_op(l);
	}
	return true;
}

bool php_lexer_is_op(const struct php_lexer *l, const char *op)
{
	return l->kind == PHP_OP && strcmp(buf_str(&l->text), op) == 0;
}

bool php_lexer_is_name(const struct php_lexer *l, const char *name)
{
	const char *text = buf_str(&l->text);

	return l->kind == PHP_NAME &&
	       strcasecmp(*text == '\\' ? text + 1 : text, name) == 0;
}

bool php_lexer_is_variable(const struct php_lexer *l, const char *name)
{
	return l->kind == PHP_VARIABLE && strcmp(buf_str(&l->text), name) == 0;
}
