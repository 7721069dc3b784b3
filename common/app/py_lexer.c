#include "common/app/py_lexer.h"

#include <string.h>

#include "common/app/wipe.h"

/* A tab goes to the next multiple of these columns. */
#define TAB 8

void py_lexer_init(struct py_lexer *l, const char *name, const char *text, size_t len)
{
	size_t mark = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	*l = (struct py_lexer){
	    .name = name, .at = text + mark, .end = text + len, .line = 1, .fresh = true};
}

void py_lexer_reset(struct py_lexer *l)
{
	wipe_buf(&l->text);
}

static bool looking_at(const struct py_lexer *l, const char *s)
{
	size_t len = strlen(s);

	return (size_t)(l->end - l->at) >= len && memcmp(l->at, s, len) == 0;
}

static void skip_comment(struct py_lexer *l)
{
	while (l->at < l->end && *l->at != '\n')
		l->at++;
}

/* A backslash at the end of a line joins it with the next. */
static bool skip_join(struct py_lexer *l)
{
	size_t len = looking_at(l, "\\\n") ? 2 : looking_at(l, "\\\r\n") ? 3 : 0;

	l->at += len;
	l->line += len > 0;
	return len > 0;
}

/* To the start of the next token, which may be the end of a line. */
static void skip_space(struct py_lexer *l)
{
	unsigned int column = 0;

	while (l->at < l->end) {
		if (*l->at == '\n' && (l->fresh || l->brackets > 0)) {
			l->line++;
			l->at++;
			column = 0;
		} else if (*l->at == '#') {
			skip_comment(l);
		} else if (*l->at != '\0' && strchr(" \t\r\f", *l->at) != NULL) {
			column = *l->at == '\t' ? (column / TAB + 1) * TAB : column + 1;
			l->at++;
		} else if (!skip_join(l)) {
			break;
		}
	}
	if (l->fresh && l->at < l->end)
		l->indent = column;
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

static bool at_quote(const struct py_lexer *l)
{
	return l->at < l->end && (*l->at == '\'' || *l->at == '"');
}

static void take_op(struct py_lexer *l)
{
	static const char *const ops[] = {"**=", "//=", ">>=", "<<=", "...", "**", "//",
	    "==", "!=", "<=", ">=", "->",
	    ":=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "@=", "^=", "<<", ">>"};

	l->kind = PY_TOKEN_OP;
	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		if (looking_at(l, ops[i])) {
			buf_puts(&l->text, ops[i]);
			l->at += strlen(ops[i]);
			return;
		}
	}
	buf_putc(&l->text, *l->at++);
	if (py_lexer_bracket(l) > 0)
		l->brackets++;
	else if (py_lexer_bracket(l) < 0 && l->brackets > 0)
		l->brackets--;
}

static bool take_string(struct py_lexer *l, struct err *err)
{
	if (!py_string_read(l))
		return err_set(err, ERR_PROTO, "%s:%u: a string does not end", l->name,
		    l->token_line);
	return true;
}

/* A name, or a string with letters before its quote. */
static bool take_name(struct py_lexer *l, struct err *err)
{
	l->kind = PY_TOKEN_NAME;
	while (l->at < l->end && is_name(*l->at))
		buf_putc(&l->text, *l->at++);
	if (!at_quote(l) || l->text.len > 2 ||
	    strspn(l->text.data, "rRbBuUfFtT") != l->text.len)
		return true;
	return take_string(l, err);
}

bool py_lexer_next(struct py_lexer *l, struct err *err)
{
	buf_clear(&l->text);
	skip_space(l);
	l->token_line = l->line;
	l->token = l->at;
	if (l->at == l->end) {
		/* The last line may have no end. */
		l->kind = l->fresh ? PY_TOKEN_END : PY_TOKEN_NEWLINE;
		l->fresh = true;
		return true;
	}
	if (*l->at == '\n') {
		l->kind = PY_TOKEN_NEWLINE;
		l->fresh = true;
		l->at++;
		l->line++;
		return true;
	}
	l->fresh = false;
	if (at_quote(l))
		return take_string(l, err);
	if (is_digit(*l->at) ||
	    (*l->at == '.' && l->end - l->at > 1 && is_digit(l->at[1]))) {
		l->kind = PY_TOKEN_NUMBER;
		while (l->at < l->end && (is_name(*l->at) || *l->at == '.'))
			buf_putc(&l->text, *l->at++);
		return true;
	}
	if (is_name(*l->at))
		return take_name(l, err);
	take_op(l);
	return true;
}

bool py_lexer_back(
    struct py_lexer *l, const char *token, unsigned int token_line, struct err *err)
{
	unsigned int indent = l->indent;
	bool ok;

	l->at = token;
	l->line = token_line;
	l->brackets = 0;
	l->fresh = false;
	ok = py_lexer_next(l, err);
	l->indent = indent;
	return ok;
}

bool py_lexer_is_op(const struct py_lexer *l, const char *op)
{
	return l->kind == PY_TOKEN_OP && strcmp(buf_str(&l->text), op) == 0;
}

bool py_lexer_is_name(const struct py_lexer *l, const char *name)
{
	return l->kind == PY_TOKEN_NAME && strcmp(buf_str(&l->text), name) == 0;
}

int py_lexer_bracket(const struct py_lexer *l)
{
	const char *text = buf_str(&l->text);

	if (l->kind != PY_TOKEN_OP || text[0] == '\0' || text[1] != '\0')
		return 0;
	if (strchr("([{", text[0]) != NULL)
		return 1;
	return strchr(")]}", text[0]) != NULL ? -1 : 0;
}
