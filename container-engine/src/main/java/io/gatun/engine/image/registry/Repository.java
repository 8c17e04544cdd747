package io.gatun.engine.image.registry;

import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.image.registry.Transport.Answer;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One repository of a registry (OCI distribution specification). Safe for many threads. */
public final class Repository {
    private static final String ACCEPTED = String.join(
            ", ", MediaType.OCI_INDEX, MediaType.DOCKER_LIST, MediaType.OCI_MANIFEST, MediaType.DOCKER_MANIFEST);
    private static final int LARGEST_REFUSAL = 1 << 16;

    private final Transport transport;
    private final Endpoint endpoint;
    private final String path;
    private final Tokens tokens;

    private Repository(Transport transport, Endpoint endpoint, String path, Tokens tokens) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.path = path;
        this.tokens = tokens;
    }

    /** The places where a name's repository may be, in the order in which they are to be asked. */
    private static List<Repository> of(Transport transport, ImageName name, Login login) {
        return Endpoint.of(name.registry(), transport.settings()).stream()
                .map(endpoint -> new Repository(
                        transport,
                        endpoint,
                        name.path(),
                        // A mirror is nobody whom the registry's password was given to.
                        new Tokens(transport, endpoint.isMirror() ? Login.NONE : login, endpoint.isPlain())))
                .toList();
    }

    /**
     * Asks one place after the other until one answers as is hoped for. A server that has refused, or has said nothing, is not asked
     * once more by another protocol.
     *
     * @throws RegistryException what the best of the others said
     */
    public static <T> T first(Transport transport, ImageName name, Login login, Function<Repository, T> question) {
        RegistryException worst = null;
        var settled = new HashSet<String>();
        for (Repository repository : of(transport, name, login)) {
            String server = repository.endpoint.base().getAuthority();
            if (settled.contains(server)) continue;
            try {
                return question.apply(repository);
            } catch (RegistryException e) {
                boolean answered = e.reason() != Reason.FAILED;
                if (answered || isHeard(e.getCause())) settled.add(server);
                if (worst == null || answered) worst = e;
            }
        }
        throw worst == null ? new IllegalStateException("a registry has an address") : worst;
    }

    /** Whether another protocol would do no better at the same address: it took too long, or there was an answer that means nothing. */
    private static boolean isHeard(@Nullable Throwable cause) {
        return cause instanceof HttpTimeoutException || cause instanceof JsonException;
    }

    /** A manifest or an index as it was sent. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    public record Document(String mediaType, Digest digest, byte[] bytes) {
        /** As a descriptor says it. */
        public Descriptor descriptor() {
            return new Descriptor(mediaType, digest, bytes.length);
        }
    }

    /**
     * The manifest or index of a tag or digest.
     *
     * @throws RegistryException if there is none, or the registry lets nobody see it
     * @throws BadImageException if it is not what the digest says, or not clear
     */
    public Document manifest(String reference) {
        var request = request("/manifests/" + reference)
                .timeout(transport.settings().patience())
                .header("Accept", ACCEPTED)
                .build();
        try (Answer answer = authorized(request, "pull")) {
            if (answer.status() != 200) throw refusal(answer, "manifest for " + path + ":" + reference);
            byte[] bytes = answer.read(ManifestReader.LARGEST + 1);
            if (bytes.length > ManifestReader.LARGEST) {
                throw new BadImageException("the manifest has more than %d bytes".formatted(ManifestReader.LARGEST));
            }
            Digest digest = digest(reference, bytes);
            return new Document(ManifestReader.mediaType(answer.header("Content-Type"), bytes), digest, bytes);
        } catch (IOException e) {
            throw Transport.unreachable(request.uri(), e);
        }
    }

    private static Digest digest(String reference, byte[] bytes) {
        Optional<Digest> wanted = reference.indexOf(':') < 0 ? Optional.empty() : Digest.tryParse(reference);
        if (wanted.isEmpty()) return Digest.of(bytes);
        var hash = wanted.get().hash();
        hash.update(bytes);
        Digest found = Digest.finish(hash);
        if (!found.equals(wanted.get())) {
            throw new BadImageException("manifest verification failed: the registry sent %s in the place of %s"
                    .formatted(found, wanted.get()));
        }
        return found;
    }

    /** All of a small blob, compared with its digest. */
    public byte[] small(Descriptor blob, int atMost) {
        if (blob.sizeBytes() > atMost) {
            throw new BadImageException("blob %s is larger than %d bytes".formatted(blob.digest(), atMost));
        }
        try (InputStream in = blob(blob, 0)) {
            byte[] bytes = in.readNBytes(atMost);
            digest(blob.digest().toString(), bytes);
            return bytes;
        } catch (IOException e) {
            throw Transport.unreachable(endpoint.base(), e);
        }
    }

    /** A blob from {@code offset} on, as a stream that goes on where it was interrupted. The caller closes it. */
    public InputStream blob(Descriptor blob, long offset) {
        return new BlobInput(this, transport, blob, offset);
    }

    /** One answer with a blob, from {@code offset} or, where the registry does not know ranges, from its beginning. */
    Answer openBlob(Descriptor blob, long offset) {
        var builder =
                request("/blobs/" + blob.digest()).timeout(transport.settings().patience());
        if (offset > 0) builder.header("Range", "bytes=%d-".formatted(offset));
        Answer answer = authorized(builder.build(), "pull");
        if (answer.status() == 200 || (answer.status() == 206 && offset > 0)) return answer;
        try (answer) {
            throw refusal(answer, "blob " + blob.digest());
        } catch (IOException e) {
            throw Transport.unreachable(endpoint.base(), e);
        }
    }

    HttpRequest.Builder request(String behind) {
        return HttpRequest.newBuilder(endpoint.at("/v2/" + path + behind)).header("User-Agent", "gatun");
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String path() {
        return path;
    }

    Transport transport() {
        return transport;
    }

    /** Sends a request, and once more with what the registry wants to know. The caller closes the answer. */
    Answer authorized(HttpRequest request, String actions) {
        return authorized(request, scope(path, actions), true);
    }

    static String scope(String path, String actions) {
        return "repository:%s:%s".formatted(path, actions);
    }

    /** The same with more rights than those to this repository: scopes, with spaces between them. */
    Answer authorizedFor(HttpRequest request, String scopes) {
        return authorized(request, scopes, true);
    }

    private Answer authorized(HttpRequest request, String scope, boolean again) {
        // An upload may lead elsewhere: only the registry itself is told who one is.
        if (!Transport.isSame(endpoint.base(), request.uri())) return transport.send(request);
        Optional<String> known = tokens.header(scope);
        HttpRequest sent = known.map(header -> HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Authorization", header)
                        .build())
                .orElse(request);
        Answer answer = transport.send(sent);
        if (answer.status() != 401 || !again) return answer;
        Optional<Challenge> challenge = Challenge.of(answer.headers().allValues("WWW-Authenticate"));
        if (challenge.flatMap(each -> tokens.meet(each, scope)).isEmpty()) return answer;
        try {
            answer.close();
        } catch (IOException e) {
            throw Transport.unreachable(request.uri(), e);
        }
        return authorized(request, scope, false);
    }

    RegistryException refusal(Answer answer, String what) throws IOException {
        return Refusal.of(answer.status(), what, endpoint.base().getAuthority(), answer.read(LARGEST_REFUSAL));
    }

    /**
     * A document that is not of this repository.
     *
     * @param link what the registry says of the one behind it; empty if nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Page(byte[] bytes, String link) {}

    /**
     * A document of the registry.
     *
     * @param path with its query
     * @param scope what one wants to be let in for
     * @return empty if there is none
     * @throws RegistryException if it is refused, or has more than {@code atMost} bytes
     */
    Optional<Page> document(String path, String scope, int atMost) {
        var request = HttpRequest.newBuilder(endpoint.at(path))
                .timeout(transport.settings().patience())
                .header("User-Agent", "gatun")
                .build();
        try (Answer answer = authorized(request, scope, true)) {
            if (answer.status() == 404) return Optional.empty();
            if (answer.status() != 200) throw refusal(answer, path);
            byte[] bytes = answer.read(atMost + 1);
            if (bytes.length > atMost) throw new IOException("the answer has more than %d bytes".formatted(atMost));
            return Optional.of(new Page(bytes, answer.header("Link")));
        } catch (IOException e) {
            throw Transport.unreachable(request.uri(), e);
        }
    }

    /**
     * Whether the registry is there and lets one in.
     *
     * @throws RegistryException with {@link Reason#DENIED} if it does not
     */
    public void ping() {
        var request = HttpRequest.newBuilder(endpoint.at("/v2/"))
                .timeout(transport.settings().patience())
                .build();
        try (Answer answer = authorized(request, "", true)) {
            if (answer.status() != 200) throw refusal(answer, "its version");
        } catch (IOException e) {
            throw Transport.unreachable(request.uri(), e);
        }
    }
}
