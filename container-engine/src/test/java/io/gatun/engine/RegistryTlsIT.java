package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries with certificates of a private authority, with clients that need their own, and those nobody wants to know. */
class RegistryTlsIT {
    @TempDir
    private Path directory;

    private Engine engine;
    private Path certificates;

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-registry-tls-it"));
        certificates = Files.createDirectory(directory.resolve("certs.d"));
        OciLayout.run("sh", "-ec", """
                cd "$1"
                for ca in ca other; do
                  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$ca -keyout $ca.key -out $ca.crt
                done
                echo subjectAltName=IP:127.0.0.1 > names
                for who in server client; do
                  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=$who -keyout $who.key -out $who.csr
                  openssl x509 -req -in $who.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out $who.cert
                done
                """, "make", directory.toString());
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        new OciLayout(directory.resolve("layout")).layer(tree).write("localhost/app:v1");
        engine.images().load(new ByteArrayInputStream(OciLayout.tar(directory.resolve("layout"))), step -> {});
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private RegistryServer registry(String more) throws Exception {
        String tls = "tls: {certificate: \"%s\", key: \"%s\"%s}"
                .formatted(directory.resolve("server.cert"), directory.resolve("server.key"), more);
        return RegistryServer.below(directory, "", tls);
    }

    private void trust(RegistryServer registry, String from, String to) throws Exception {
        Path place = Files.createDirectories(certificates.resolve(registry.address()));
        Files.copy(directory.resolve(from), place.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    private void pushAndPull(RegistryServer registry) {
        var remote = new Remote(RegistrySettings.DEFAULT.withCertificates(certificates), Login.NONE);
        var name = ImageName.parse(registry.address() + "/team/app:v1");
        engine.images().tag("localhost/app:v1", name);
        engine.images().push(name, remote, step -> {});
        engine.images().remove(name.familiar(), Images.Force.NO);
        engine.images().pull(name, Optional.empty(), remote, step -> {});
        assertEquals(List.of(), engine.images().check());
    }

    @Test
    void privateAuthorityIsBelievedWhereItIsSaid() throws Exception {
        try (var registry = registry("")) {
            trust(registry, "ca.crt", "ca.crt");
            pushAndPull(registry);
        }
    }

    @Test
    void anotherAuthorityIsNot() throws Exception {
        try (var registry = registry("")) {
            trust(registry, "other.crt", "ca.crt");
            var e = assertThrows(RegistryException.class, () -> pushAndPull(registry));
            assertTrue(e.getMessage().contains("certification path"), e.getMessage());
            assertTrue(e.remedy().contains("certs.d/" + registry.address()), e.remedy());
        }
    }

    @Test
    void clientsShowTheCertificatesThatTheyHave() throws Exception {
        try (var registry = registry(", clientcas: [\"%s\"]".formatted(directory.resolve("ca.crt")))) {
            trust(registry, "ca.crt", "ca.crt");
            assertThrows(RegistryException.class, () -> pushAndPull(registry));
            trust(registry, "client.cert", "client.cert");
            var e = assertThrows(BadRequestException.class, () -> pushAndPull(registry));
            assertTrue(e.getMessage().contains("no client.key"), e.getMessage());
            trust(registry, "client.key", "client.key");
            pushAndPull(registry);
        }
    }

    @Test
    void loopbackNeedsNoCertificateThatIsKnown() throws Exception {
        try (var registry = registry("")) {
            pushAndPull(registry);
        }
    }

    @Test
    void certificateThatIsNoneIsSaid() throws Exception {
        try (var registry = registry("")) {
            trust(registry, "names", "ca.crt");
            var e = assertThrows(BadRequestException.class, () -> pushAndPull(registry));
            assertTrue(e.getMessage().contains("ca.crt"), e.getMessage());
        }
    }
}
