package io.gatun.engine.image.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.RegistrySettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsecureTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:5000, true",
        "127.0.0.1, true",
        "[::1]:5000, true",
        "127.example:5000, false",
        "registry.example, false",
        "named.example:5000, true",
        "named.example, false",
        "10.1.2.3:5000, true",
        "10.2.2.3:5000, false",
        "[fd00::1]:5000, true",
        "[fd01::1]:5000, false",
    })
    void namedHostsSubnetsAndLoopbackAreInsecure(String registry, boolean insecure) {
        var settings = RegistrySettings.DEFAULT
                .withInsecure(List.of("named.example:5000", "10.1.0.0/16", "fd00::/32", "no subnet/", "1.2.3.4/99"))
                .withCertificates(Path.of("/nowhere"));
        assertEquals(insecure, Insecure.is(registry, settings));
    }
}
