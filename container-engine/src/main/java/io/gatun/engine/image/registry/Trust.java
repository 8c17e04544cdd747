package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.engine.model.BadRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a registry's certificate must be of, in docker's layout: {@code HOST[:PORT]/*.crt} are authorities beside the machine's,
 * {@code NAME.cert} with {@code NAME.key} is who one is oneself. All are PEM; keys are PKCS #8.
 */
final class Trust {
    private static final int LARGEST = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = {};

    private Trust() {}

    /** The directory of a registry, if there is one. */
    static Optional<Path> directory(Path certificates, String authority) {
        if (!authority.matches("[A-Za-z0-9\\[][A-Za-z0-9.:\\[\\]_-]*")) return Optional.empty();
        return Optional.of(certificates.resolve(authority)).filter(Files::isDirectory);
    }

    /**
     * As a directory says it.
     *
     * @throws BadRequestException if something in it cannot be used
     */
    static SSLContext of(Path directory) {
        var names = new TreeSet<String>();
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) names.add(String.valueOf(file.getFileName()));
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        for (String name : names) {
            if (name.endsWith(".key")) partner(names, name, ".key", ".cert", directory);
        }
        try {
            KeyStore authorities = empty();
            for (X509Certificate known : machines()) authorities.setCertificateEntry("" + authorities.size(), known);
            KeyStore own = empty();
            for (String name : names) {
                Path file = directory.resolve(name);
                if (name.endsWith(".crt")) {
                    for (Certificate each : certificates(file))
                        authorities.setCertificateEntry("" + authorities.size(), each);
                } else if (name.endsWith(".cert")) {
                    Path key = directory.resolve(partner(names, name, ".cert", ".key", directory));
                    own.setKeyEntry(
                            name, key(key), NO_PASSWORD, certificates(file).toArray(Certificate[]::new));
                }
            }
            return context(own, authorities);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(directory, e);
        }
    }

    private static String partner(Set<String> names, String name, String end, String other, Path directory) {
        String partner = name.substring(0, name.length() - end.length()) + other;
        if (names.contains(partner)) return partner;
        throw new BadRequestException(
                "%s has %s but no %s".formatted(directory, name, partner),
                "put the one beside the other, or remove it");
    }

    private static BadRequestException unusable(Path file, Exception e) {
        return new BadRequestException(
                "cannot use %s: %s".formatted(file, e.getMessage()),
                "certificates are *.crt of authorities, and NAME.cert with NAME.key, all in PEM");
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<X509Certificate> machines() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        var known = new ArrayList<X509Certificate>();
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509TrustManager manager) known.addAll(List.of(manager.getAcceptedIssuers()));
        }
        return known;
    }

    private static List<Certificate> certificates(Path file) throws IOException {
        try {
            var in = new ByteArrayInputStream(read(file));
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (!found.isEmpty()) return found;
            throw new IOException("no certificate in it");
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, e);
        }
    }

    private static PrivateKey key(Path file) {
        try {
            var pem = KEY.matcher(new String(read(file), US_ASCII));
            if (!pem.find()) {
                throw new BadRequestException(
                        "%s has no key in PKCS #8".formatted(file), "convert it by openssl pkcs8 -topk8 -nodes");
            }
            var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            for (String algorithm : List.of("EC", "RSA")) {
                try {
                    return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
                } catch (GeneralSecurityException e) {
                    // It may be one of another kind.
                }
            }
            return KeyFactory.getInstance("EdDSA").generatePrivate(encoded);
        } catch (GeneralSecurityException | IOException e) {
            throw unusable(file, e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST);
        }
    }

    private static SSLContext context(KeyStore own, KeyStore authorities) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** For registries that were said to be insecure: nobody is asked whose certificate it is, nor for which name. */
    static SSLContext nobody() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has TLS", e);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
