package io.gatun.daemon.docker.image;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.Images.Remote;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import java.nio.file.Path;
import java.util.Base64;

/** Who a client is for a registry, as it says in {@code X-Registry-Auth}. */
final class RegistryAuth {
    private static final Path REGISTRIES = Path.of("/etc/gatun/registries.json");
    private static final Path NOBODY = Path.of("/nonexistent/config.json");

    private RegistryAuth() {}

    /** How the client's requests reach the registry of a name. */
    static Remote of(Call call, ImageName name) {
        return of(call, name.registry());
    }

    /** The same of a registry. */
    static Remote of(Call call, String registry) {
        Remote machine = Remote.of(NOBODY, REGISTRIES, registry);
        return new Remote(machine.settings(), login(call));
    }

    private static Login login(Call call) {
        String header = call.exchange().header("X-Registry-Auth").orElse("");
        if (header.isEmpty()) return Login.NONE;
        try {
            byte[] json = Base64.getDecoder().decode(header.replace('-', '+').replace('_', '/'));
            return read(JsonView.of(JsonReader.DOCUMENTS.read(json)));
        } catch (IllegalArgumentException | JsonException e) {
            throw new HttpFailure(400, "invalid X-Registry-Auth header: it is no JSON in Base64");
        }
    }

    static Login read(JsonView view) {
        return new Login(
                view.optionalText("username").orElse(""),
                view.optionalText("password").orElse(""),
                view.optionalText("identitytoken").orElse(""));
    }

    /** Asks the registry whether it lets somebody in. */
    static void require(String registry, Login login) {
        Remote machine = Remote.of(NOBODY, REGISTRIES, registry);
        new Remote(machine.settings(), login).requireLogin(registry);
    }
}
