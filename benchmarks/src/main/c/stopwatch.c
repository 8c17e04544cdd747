/*
 * stopwatch - runs other programs and measures how long they take, without the costs of the process that wants to know.
 *
 *   run      COMMAND [ARGUMENT...]               ->  nanoseconds status
 *   wait     PID                                 ->  nanoseconds status
 *   parallel WORKERS COUNT COMMAND [ARGUMENT..]  ->  nanoseconds failures     ({} in an argument: a unique name)
 *
 * Words are separated by tabs. A status is that of the shell. Programs have /dev/null as input and output. Containers
 * that a runtime creates and leaves become children of this process, as they would be of conmon or a shim.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conversation.h"

#define WORDS 64
#define LINE 16384

extern char **environ;
static posix_spawn_file_actions_t quiet;

static int shell_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int await(pid_t pid)
{
	int status;
	if (waitpid(pid, &status, 0) < 0)
		return 255;
	return shell_status(status);
}

/* posix_spawn is vfork and exec: the child does not copy this process's page tables. */
static int run(char **command)
{
	pid_t pid;
	if (posix_spawnp(&pid, command[0], &quiet, NULL, command, environ))
		return 127;
	return await(pid);
}

static char *with_name(const char *word, const char *name)
{
	static char text[LINE];
	const char *place = strstr(word, "{}");
	if (!place)
		return strdup(word);
	snprintf(text, sizeof text, "%.*s%s%s", (int)(place - word), word, name, place + 2);
	return strdup(text);
}

static int run_named(char **command, int batch, int index)
{
	char *words[WORDS], name[64];
	int count = 0;
	snprintf(name, sizeof name, "bench-%d-%d-%d", getppid(), batch, index);
	for (; command[count]; count++)
		words[count] = with_name(command[count], name);
	words[count] = NULL;
	int status = run(words);
	while (count > 0)
		free(words[--count]);
	return status;
}

/* Returns how many runs failed. */
static int parallel(int workers, int count, char **command)
{
	static int batch;
	int failures = 0;
	pid_t children[workers];
	batch++;
	for (int worker = 0; worker < workers; worker++) {
		children[worker] = fork();
		if (children[worker] != 0)
			continue;
		int failed = 0;
		for (int index = worker; index < count; index += workers)
			failed += run_named(command, batch, index) != 0;
		_exit(failed > 255 ? 255 : failed);
	}
	for (int worker = 0; worker < workers; worker++)
		failures += children[worker] < 0 ? count : await(children[worker]);
	return failures;
}

int main(void)
{
	static char line[LINE];
	char *words[WORDS];
	int count;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	while ((count = next_request(line, sizeof line, words, WORDS)) > 0) {
		int result = 255;
		long long begin = now_ns();
		if (!strcmp(words[0], "run") && count > 1)
			result = run(words + 1);
		else if (!strcmp(words[0], "wait") && count == 2)
			result = await(atoi(words[1]));
		else if (!strcmp(words[0], "parallel") && count > 3)
			result = parallel(atoi(words[1]), atoi(words[2]), words + 3);
		answer("%lld %d", now_ns() - begin, result);
	}
	return 0;
}
