package io.gatun.engine.image.registry;

import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import io.gatun.engine.model.RegistrySettings;
import java.util.List;
import java.util.Optional;

/** Asks a registry whether it lets somebody in. */
public final class LoginCheck {
    private LoginCheck() {}

    /**
     * Asks.
     *
     * @throws RegistryException if it does not
     */
    public static void require(RegistrySettings settings, Login login, String registry) {
        var name = new ImageName(registry, "library/login", Optional.empty(), Optional.empty());
        try (var transport = new Transport(settings.withMirrors(List.of()), registry)) {
            Repository.first(transport, name, login, repository -> {
                repository.ping();
                return repository;
            });
        } catch (RegistryException e) {
            if (e.reason() != Reason.DENIED) throw e;
            throw new RegistryException(
                    Reason.DENIED,
                    "login attempt to %s failed: unauthorized: incorrect username or password".formatted(registry),
                    "",
                    e);
        }
    }
}
