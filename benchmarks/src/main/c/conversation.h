/* What both programs share: they are asked by lines on standard input and answer by lines on standard output. */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline long long now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* The words of the next line, separated by tabs; NULL behind the last. Returns how many, 0 at the end of input. */
static inline int next_request(char *line, int size, char **words, int limit)
{
	int count = 0;
	if (!fgets(line, size, stdin))
		return 0;
	line[strcspn(line, "\n")] = 0;
	for (char *word = strtok(line, "\t"); word && count < limit - 1; word = strtok(NULL, "\t"))
		words[count++] = word;
	words[count] = NULL;
	return count;
}

__attribute__((format(printf, 1, 2))) static inline void answer(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

#endif
