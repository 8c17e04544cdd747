package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.spec.Json;
import io.gatun.engine.spec.JsonException;
import io.gatun.engine.spec.JsonReader;
import io.gatun.engine.spec.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Who one is for registries, as docker's command keeps it: {@code config.json} and the helpers that it names. */
public final class DockerConfig {
    /** What docker calls the default registry there. */
    private static final String DEFAULT_KEY = "https://index." + ImageName.DEFAULT_REGISTRY + "/v1/";

    private static final String NO_CREDENTIALS = "credentials not found";
    private static final int LARGEST = 1 << 20;
    private static final long LONGEST_HELP = 30;

    private final Path file;

    /** @param file config.json, which need not be there */
    public DockerConfig(Path file) {
        this.file = file;
    }

    /** What a registry is called in the file. */
    static String key(String registry) {
        return registry.equals(ImageName.DEFAULT_REGISTRY) ? DEFAULT_KEY : registry;
    }

    /** Who one is for a registry; {@link Login#NONE} if nothing is kept. */
    public Login login(String registry) {
        JsonView view = JsonView.of(document());
        String key = key(registry);
        Optional<String> helper = Optional.ofNullable(
                        view.map("credHelpers", JsonView::text).get(registry))
                .or(() -> view.optionalText("credsStore"));
        if (helper.isPresent()) return ask(helper.get(), key);
        Map<String, JsonView> kept = view.map("auths", each -> each);
        for (String name : List.of(key, registry, "https://" + registry, "https://" + registry + "/v1/")) {
            JsonView found = kept.get(name);
            if (found != null) return read(found);
        }
        return Login.NONE;
    }

    private static Login read(JsonView view) {
        String token = view.optionalText("identitytoken").orElse("");
        Optional<String> auth = view.optionalText("auth");
        if (auth.isEmpty()) {
            return new Login(
                    view.optionalText("username").orElse(""),
                    view.optionalText("password").orElse(""),
                    token);
        }
        try {
            String both = new String(Base64.getDecoder().decode(auth.get()), UTF_8);
            int colon = both.indexOf(':');
            if (colon < 0) throw view.failure("no name and password");
            return new Login(both.substring(0, colon), both.substring(colon + 1).replace("\0", ""), token);
        } catch (IllegalArgumentException e) {
            throw view.failure("not Base64");
        }
    }

    private Json document() {
        if (!Files.exists(file)) return Json.object().build();
        return Disk.call("read " + file, () -> {
            try (var in = Files.newInputStream(file)) {
                return JsonReader.DOCUMENTS.read(in.readNBytes(LARGEST));
            } catch (JsonException e) {
                throw new BadRequestException(
                        "%s is malformed: %s".formatted(file, e.getMessage()), "correct or remove it");
            }
        });
    }

    private static Login ask(String helper, String key) {
        if (!helper.matches("[A-Za-z0-9_.-]+")) {
            throw new BadRequestException(
                    "\"%s\" is no credential helper".formatted(helper.replaceAll("[^ -~]", "?")), "");
        }
        String program = "docker-credential-" + helper;
        try {
            Process process = new ProcessBuilder(program, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(key.getBytes(UTF_8));
            }
            byte[] said = process.getInputStream().readNBytes(LARGEST);
            if (!process.waitFor(LONGEST_HELP, TimeUnit.SECONDS)) process.destroyForcibly();
            if (process.exitValue() != 0) {
                String text = new String(said, UTF_8).strip();
                if (text.startsWith(NO_CREDENTIALS)) return Login.NONE;
                throw new BadRequestException("%s failed: %s".formatted(program, text.replaceAll("[^ -~]", "?")), "");
            }
            JsonView view = JsonView.of(JsonReader.DOCUMENTS.read(said));
            String user = view.optionalText("Username").orElse("");
            String secret = view.optionalText("Secret").orElse("");
            return user.equals("<token>") ? new Login("", "", secret) : new Login(user, secret, "");
        } catch (IOException e) {
            throw new BadRequestException(
                    "cannot ask %s: %s".formatted(program, e.getMessage()), "install it, or log in again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadRequestException("interrupted", "");
        }
    }

    /** Keeps a login, readable by its owner alone; an empty one is forgotten. */
    public void keep(String registry, Login login) {
        Json.Obj document = (Json.Obj) document();
        var auths = new LinkedHashMap<String, Json>();
        if (document.members().get("auths") instanceof Json.Obj(var before)) auths.putAll(before);
        if (login.isEmpty()) auths.remove(key(registry));
        else auths.put(key(registry), entry(login));
        var members = new LinkedHashMap<>(document.members());
        members.put("auths", new Json.Obj(auths));
        byte[] bytes = new Json.Obj(members).pretty().getBytes(UTF_8);
        Disk.run("write " + file, () -> write(bytes));
    }

    private static Json entry(Login login) {
        var out = Json.object();
        if (!login.user().isEmpty()) {
            String both = login.user() + ":" + login.password();
            out.put("auth", Base64.getEncoder().encodeToString(both.getBytes(UTF_8)));
        }
        if (!login.identityToken().isEmpty()) out.put("identitytoken", login.identityToken());
        return out.build();
    }

    private void write(byte[] bytes) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(
                directory,
                "config",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
