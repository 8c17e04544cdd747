package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
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

/** Who one is for registries, as docker's command keeps it: {@code config.json} and the helpers that it names. */
public final class DockerConfig {
    /** What docker calls the default registry there. */
    private static final String DEFAULT_KEY = "https://index." + ImageName.DEFAULT_REGISTRY + "/v1/";

    private static final int LARGEST = 1 << 20;

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
        Optional<CredentialHelper> helper = helper(view, registry);
        if (helper.isPresent()) return helper.get().get(key);
        Map<String, JsonView> kept = view.map("auths", each -> each);
        for (String name : List.of(key, registry, "https://" + registry, "https://" + registry + "/v1/")) {
            JsonView found = kept.get(name);
            if (found != null) return read(found);
        }
        return Login.NONE;
    }

    private static Optional<CredentialHelper> helper(JsonView view, String registry) {
        return Optional.ofNullable(view.map("credHelpers", JsonView::text).get(registry))
                .or(() -> view.optionalText("credsStore"))
                .filter(name -> !name.isEmpty())
                .map(CredentialHelper::new);
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

    /** Keeps a login with the registry's helper, or in the file, readable by its owner alone; an empty one is forgotten. */
    public void keep(String registry, Login login) {
        Json.Obj document = (Json.Obj) document();
        Optional<CredentialHelper> helper = helper(JsonView.of(document), registry);
        if (helper.isPresent()) {
            if (login.isEmpty()) helper.get().erase(key(registry));
            else helper.get().store(key(registry), login);
            return;
        }
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
