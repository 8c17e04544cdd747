package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Login;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A program beside docker's command that keeps logins, {@code docker-credential-NAME}. The name comes from the user's configuration; what
 * registries and images say never becomes an argument, and is only written to its input.
 *
 * @param patience how long it may take; then it is ended with what it has started
 */
record CredentialHelper(String name, Duration patience) {
    private static final String NO_CREDENTIALS = "credentials not found";
    private static final String TOKEN = "<token>";
    private static final int LARGEST = 1 << 20;
    private static final int PIECE = 1 << 12;
    private static final Duration AFTER_ITS_END = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    CredentialHelper {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new BadRequestException(
                    "\"%s\" is no credential helper".formatted(printable(name)),
                    "correct credsStore and credHelpers in docker's config.json");
        }
    }

    CredentialHelper(String name) {
        this(name, LONGEST);
    }

    /** Who one is; {@link Login#NONE} if it does not know. */
    Login get(String registry) {
        Optional<String> said = run("get", registry);
        if (said.isEmpty()) return Login.NONE;
        try {
            JsonView view = JsonView.of(JsonReader.DOCUMENTS.read(said.get().getBytes(UTF_8)));
            String user = view.optionalText("Username").orElse("");
            String secret = view.optionalText("Secret").orElse("");
            return user.equals(TOKEN) ? new Login("", "", secret) : new Login(user, secret, "");
        } catch (JsonException e) {
            throw failed("its answer is malformed: " + e.getMessage());
        }
    }

    void store(String registry, Login login) {
        boolean token = !login.identityToken().isEmpty();
        Json document = Json.object()
                .put("ServerURL", registry)
                .put("Username", token ? TOKEN : login.user())
                .put("Secret", token ? login.identityToken() : login.password())
                .build();
        run("store", document.toString());
    }

    void erase(String registry) {
        run("erase", registry);
    }

    private String program() {
        return "docker-credential-" + name;
    }

    /** What it says; nothing if it does not know the registry. */
    private Optional<String> run(String verb, String input) {
        Process process = started(verb);
        try {
            var said = new ByteArrayOutputStream();
            Thread talk =
                    Thread.ofPlatform().daemon().name("credential-helper").start(() -> talk(process, input, said));
            if (!process.waitFor(patience)) throw failed("it took longer than %d s".formatted(patience.toSeconds()));
            // What it said is in the pipe; who has inherited that is not waited for.
            talk.join(AFTER_ITS_END);
            String answer = said.toString(UTF_8).strip();
            if (process.exitValue() == 0) return Optional.of(answer);
            if (answer.startsWith(NO_CREDENTIALS)) return Optional.empty();
            throw failed(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process started(String verb) {
        try {
            return new ProcessBuilder(program(), verb)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new BadRequestException(
                    "cannot run %s: %s".formatted(program(), e.getMessage()),
                    "install it, or take it out of docker's config.json");
        }
    }

    private static void talk(Process process, String input, ByteArrayOutputStream said) {
        tell(process, input);
        try (var out = process.getInputStream()) {
            byte[] piece = new byte[PIECE];
            for (int got = out.read(piece); got >= 0 && said.size() < LARGEST; got = out.read(piece)) {
                said.write(piece, 0, got);
            }
        } catch (IOException e) {
            // Its exit status says whether that matters.
        }
    }

    private static void tell(Process process, String input) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It does not want to know; what it says and how it ends counts.
        }
    }

    private BadRequestException failed(String why) {
        return new BadRequestException(
                "%s failed: %s".formatted(program(), printable(why)), "run it by hand to see why");
    }

    private static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
