package io.gatun.engine.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.image.registry.Transport.Answer;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is put into {@code Authorization} for a registry, by scope: a password, or a token that a third party gives for one. */
final class Tokens {
    private static final int LARGEST = 1 << 20;

    private final Transport transport;
    private final Login login;
    private final boolean plain;
    private final Map<String, String> headers = new ConcurrentHashMap<>();

    /** @param plain whether the registry itself is spoken to in plain HTTP, so that its tokens may be as well */
    Tokens(Transport transport, Login login, boolean plain) {
        this.transport = transport;
        this.login = login;
        this.plain = plain;
    }

    /** What worked for the scope last time. */
    Optional<String> header(String scope) {
        return Optional.ofNullable(headers.get(scope));
    }

    /** Meets a challenge; empty if there is nothing that could be tried. */
    Optional<String> meet(Challenge challenge, String scope) {
        Optional<String> header = challenge.scheme().equals("basic")
                ? Optional.of(login).filter(who -> !who.user().isEmpty()).map(Tokens::basic)
                : Optional.of("Bearer " + token(challenge, scope));
        header.ifPresent(value -> headers.put(scope, value));
        return header;
    }

    private static String basic(Login login) {
        return "Basic " + Base64.getEncoder().encodeToString((login.user() + ":" + login.password()).getBytes(UTF_8));
    }

    private String token(Challenge challenge, String scope) {
        URI realm = realm(challenge.parameter("realm"));
        String wanted = scope.isEmpty() ? challenge.parameter("scope") : scope;
        try (Answer answer = transport.send(request(realm, challenge.parameter("service"), wanted))) {
            byte[] body = answer.read(LARGEST);
            if (answer.status() == 401 || answer.status() == 403) throw Refusal.denied(realm.getHost(), body);
            if (answer.status() != 200) throw Refusal.of(answer.status(), "a token", realm.getHost(), body);
            JsonView view = JsonView.of(JsonReader.DOCUMENTS.read(body));
            return view.optionalText("token")
                    .or(() -> view.optionalText("access_token"))
                    .filter(token -> token.matches("[!-~]+"))
                    .orElseThrow(
                            () -> new RegistryException(Reason.FAILED, realm.getHost() + " gave no token", "", null));
        } catch (IOException e) {
            throw Transport.unreachable(realm, e);
        } catch (JsonException e) {
            throw new RegistryException(
                    Reason.FAILED, realm.getHost() + " gave a malformed token: " + e.getMessage(), "", e);
        }
    }

    private URI realm(String text) {
        try {
            URI realm = URI.create(text);
            boolean safe = "https".equals(realm.getScheme()) || (plain && "http".equals(realm.getScheme()));
            if (safe && realm.getHost() != null) return realm;
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new RegistryException(
                Reason.FAILED,
                "the registry wants a token of \"%s\", which is no safe address".formatted(text),
                "",
                null);
    }

    private HttpRequest request(URI realm, String service, String scope) {
        if (!login.identityToken().isEmpty()) {
            String form = "grant_type=refresh_token&client_id=gatun&service=" + encoded(service) + "&scope="
                    + encoded(scope) + "&refresh_token=" + encoded(login.identityToken());
            return HttpRequest.newBuilder(realm)
                    .timeout(transport.settings().patience())
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(form))
                    .build();
        }
        var query = new StringBuilder(realm.toString()).append(realm.getQuery() == null ? "?" : "&");
        if (!service.isEmpty())
            query.append("service=").append(encoded(service)).append('&');
        for (String each : scope.split(" ", -1)) {
            if (!each.isEmpty()) query.append("scope=").append(encoded(each)).append('&');
        }
        if (!login.user().isEmpty())
            query.append("account=").append(encoded(login.user())).append('&');
        var request = HttpRequest.newBuilder(
                        URI.create(query.append("client_id=gatun").toString()))
                .timeout(transport.settings().patience());
        if (!login.user().isEmpty()) request.header("Authorization", basic(login));
        return request.build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
