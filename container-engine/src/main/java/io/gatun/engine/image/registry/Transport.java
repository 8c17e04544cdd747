package io.gatun.engine.image.registry;

import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import io.gatun.engine.model.RegistrySettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;

/**
 * Requests and answers: tries again after answers that say "later", follows redirections without telling a stranger who one is, and
 * waits for nobody longer than is said. Owns the client's threads until it is closed.
 */
public final class Transport implements AutoCloseable {
    private static final int MOST_REDIRECTIONS = 10;
    private static final int MOST_SILENT = 2;
    private static final Set<Integer> LATER = Set.of(408, 429, 500, 502, 503, 504);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final RegistrySettings settings;
    private final String registry;
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    private final StallWatch stalls;

    /**
     * The way to one registry and wherever it sends one. The caller closes it.
     *
     * @param registry whose certificates are also those of the servers that it sends one to
     */
    public Transport(RegistrySettings settings, String registry) {
        this.settings = settings;
        this.registry = registry;
        this.stalls = new StallWatch(settings.patience());
    }

    private HttpClient client(URI uri) {
        return clients.computeIfAbsent(String.valueOf(uri.getAuthority()), this::made);
    }

    private HttpClient made(String authority) {
        var builder = HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .version(Version.HTTP_1_1)
                .connectTimeout(settings.patience());
        Trust.directory(settings.certificates(), authority).map(Trust::of).ifPresentOrElse(builder::sslContext, () -> {
            if (Insecure.is(authority, settings)) builder.sslContext(Trust.nobody());
            else
                Trust.directory(settings.certificates(), registry)
                        .map(Trust::of)
                        .ifPresent(builder::sslContext);
        });
        return builder.build();
    }

    RegistrySettings settings() {
        return settings;
    }

    /**
     * An answer whose content has not been read. The caller closes it.
     *
     * @param body ends with an error when nothing comes for too long
     * @param end when a document must have been read, on the clock of {@link System#nanoTime}
     */
    record Answer(int status, HttpHeaders headers, InputStream body, long end) implements AutoCloseable {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        /** The beginning of its content, which is a document: all of it must come soon, however busily little of it comes. */
        byte[] read(int atMost) throws IOException {
            var read = new ByteArrayOutputStream();
            byte[] piece = new byte[1 << 13];
            while (read.size() < atMost) {
                int count = body.read(piece, 0, Math.min(piece.length, atMost - read.size()));
                if (count < 0) break;
                read.write(piece, 0, count);
                if (System.nanoTime() - end > 0) throw new IOException("the answer comes too slowly");
            }
            return read.toByteArray();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Sends until there is an answer that is not "later", and to where it leads. The caller closes the answer. */
    Answer send(HttpRequest first) {
        HttpRequest request = first;
        for (int hops = 0; hops <= MOST_REDIRECTIONS; hops++) {
            Answer answer = patiently(request);
            boolean leads = answer.status() / 100 == 3
                    && answer.status() != 304
                    && !answer.header("Location").isEmpty();
            boolean follows = request.method().equals("GET") || request.method().equals("HEAD");
            if (!leads || !follows) return answer;
            quietly(answer);
            request = next(request, answer.header("Location"));
        }
        throw new RegistryException(
                Reason.FAILED,
                "%s redirects more than %d times".formatted(first.uri().getAuthority(), MOST_REDIRECTIONS),
                "",
                null);
    }

    private static HttpRequest next(HttpRequest request, String location) {
        URI to = resolved(request.uri(), location);
        boolean stranger = !isSame(request.uri(), to);
        return HttpRequest.newBuilder(request, (name, value) -> !stranger || !name.equalsIgnoreCase("Authorization"))
                .uri(to)
                .build();
    }

    /** Where an answer sends one; never from a connection that is protected to one that is not. */
    static URI resolved(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(Reason.FAILED, from.getAuthority() + " redirects to what is no address", "", e);
        }
        boolean weaker = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
        if (weaker || to.getHost() == null || !String.valueOf(to.getScheme()).startsWith("http")) {
            throw new RegistryException(
                    Reason.FAILED,
                    from.getAuthority() + " redirects to what is less secure",
                    "see whether the registry knows that it is behind https",
                    null);
        }
        return to;
    }

    /** Whether both are the same server. */
    static boolean isSame(URI one, URI other) {
        return String.valueOf(one.getScheme()).equals(other.getScheme())
                && String.valueOf(one.getAuthority()).equals(other.getAuthority());
    }

    private Answer patiently(HttpRequest request) {
        int silent = 0;
        for (int attempt = 1; ; attempt++) {
            boolean last = attempt >= settings.attempts();
            try {
                Answer answer = once(request);
                boolean again = isLater(answer) && (isRepeatable(request) || answer.status() == 429) && !last;
                if (!again) return answer;
                Duration pause = pause(attempt, answer.header("Retry-After"));
                quietly(answer);
                sleep(pause);
            } catch (IOException e) {
                // Who has said nothing twice for as long as we wait will not say more the fifth time.
                if (e instanceof HttpTimeoutException && ++silent >= MOST_SILENT) throw unreachable(request.uri(), e);
                if (last || !isRepeatable(request) || isFinal(e)) throw unreachable(request.uri(), e);
                sleep(pause(attempt, ""));
            }
        }
    }

    private Answer once(HttpRequest request) throws IOException {
        try {
            HttpResponse<InputStream> response = client(request.uri()).send(request, BodyHandlers.ofInputStream());
            long end = System.nanoTime() + settings.patience().multipliedBy(4).toNanos();
            return new Answer(response.statusCode(), response.headers(), stalls.watched(response.body()), end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(Reason.FAILED, "interrupted", "", e);
        }
    }

    static boolean isLater(Answer answer) {
        return LATER.contains(answer.status());
    }

    /** A piece of a blob is only sent again by who knows what of it has arrived. */
    private static boolean isRepeatable(HttpRequest request) {
        return !request.method().equals("PATCH");
    }

    /** Who refuses connections or speaks another protocol will do so again. */
    private static boolean isFinal(IOException e) {
        return e instanceof ConnectException || e instanceof SSLException;
    }

    /** A doubling pause, or what the registry asks for. */
    static Duration pause(int attempt, String retryAfter) {
        Duration own = Duration.ofMillis(200L << Math.min(attempt, 6));
        if (!retryAfter.matches("[0-9]{1,6}")) return own;
        Duration asked = Duration.ofSeconds(Long.parseLong(retryAfter));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(Reason.FAILED, "interrupted", "", e);
        }
    }

    static RegistryException unreachable(URI uri, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new RegistryException(
                Reason.FAILED,
                "cannot reach the registry at %s: %s".formatted(uri.getAuthority(), why),
                e instanceof SSLException
                        ? "put the certificate of its authority into /etc/docker/certs.d/%s/ca.crt, or say in insecure-registries of /etc/gatun/registries.json that it need not have one"
                                .formatted(uri.getAuthority())
                        : "see whether it runs and whether its name and port are right",
                e);
    }

    private static void quietly(Answer answer) {
        try (answer) {
            // A short answer is read so that the connection can be used again.
            answer.read(1 << 14);
        } catch (IOException e) {
            // Nobody needs what it said.
        }
    }

    @Override
    public void close() {
        stalls.close();
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
