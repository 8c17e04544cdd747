package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Login;
import io.gatun.engine.spec.Json;
import io.gatun.engine.spec.JsonException;
import io.gatun.engine.spec.JsonReader;
import io.gatun.engine.spec.JsonView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program beside docker's command that keeps logins, {@code docker-credential-NAME}. The name comes from the user's configuration; what
 * registries and images say never becomes an argument, and is only written to its input.
 */
record CredentialHelper(String name) {
    private static final String NO_CREDENTIALS = "credentials not found";
    private static final String TOKEN = "<token>";
    private static final int LARGEST = 1 << 20;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    CredentialHelper {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new BadRequestException(
                    "\"%s\" is no credential helper".formatted(printable(name)),
                    "correct credsStore and credHelpers in docker's config.json");
        }
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
        try {
            Process process = new ProcessBuilder(program(), verb)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // One that hangs ends with its pipe, whatever it was waiting for.
            process.onExit().orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            String said = new String(process.getInputStream().readNBytes(LARGEST), UTF_8).strip();
            process.getInputStream().close();
            if (process.waitFor() == 0) return Optional.of(said);
            if (said.startsWith(NO_CREDENTIALS)) return Optional.empty();
            throw failed(said);
        } catch (IOException e) {
            throw new BadRequestException(
                    "cannot run %s: %s".formatted(program(), e.getMessage()),
                    "install it, or take it out of docker's config.json");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
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
