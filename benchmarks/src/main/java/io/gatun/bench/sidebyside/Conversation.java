package io.gatun.bench.sidebyside;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** A program beside this one that is asked by lines and answers by lines of numbers. Closing ends it. */
final class Conversation implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    /** Starts {@code command}; what it has to complain about goes to our standard error. */
    Conversation(List<String> command) {
        this.name = command.getLast();
        try {
            this.process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
        this.requests = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** The numbers of the answer. */
    synchronized List<Long> ask(List<String> words) {
        try {
            requests.write(String.join("\t", words));
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("%s ended instead of answering \"%s\"".formatted(name, words));
            }
            return Stream.of(answer.split(" ", -1)).map(Long::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not answer", e);
        }
    }

    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
