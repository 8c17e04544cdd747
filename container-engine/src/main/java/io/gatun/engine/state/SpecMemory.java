package io.gatun.engine.state;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.check.SpecChecks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The specifications that were read or written lately, and their documents: a container's is written when it is made and read
 * again when it starts, and many are made of one bundle. A document is known by all of its bytes. Safe for many threads.
 */
public final class SpecMemory {
    private static final int COUNT = 16;
    private static final int MAX_BYTES = 64 << 10;

    private final AtomicReference<List<Known>> latest = new AtomicReference<>(List.of());

    @SuppressWarnings("ArrayRecordComponent") // Never handed out, and compared by content.
    private record Known(byte[] document, OciSpec spec, AtomicBoolean valid) {}

    /**
     * The specification that {@code document} describes.
     *
     * @throws io.gatun.engine.json.JsonException if it is malformed or no specification
     */
    public OciSpec read(byte[] document) {
        return known(each -> Arrays.equals(each.document(), document))
                .map(Known::spec)
                .orElseGet(() -> remember(document, SpecCodec.read(JsonReader.DOCUMENTS.read(document))));
    }

    /** A document that describes {@code spec}. */
    public byte[] write(OciSpec spec) {
        return known(spec).map(known -> known.document().clone()).orElseGet(() -> {
            byte[] document = SpecCodec.write(spec).toString().getBytes(StandardCharsets.UTF_8);
            remember(document, spec);
            return document;
        });
    }

    /**
     * Lets only valid specifications through, as {@link SpecChecks#requireValid(OciSpec)} does.
     *
     * @throws io.gatun.engine.spec.check.InvalidSpecException if anything is wrong
     */
    public void requireValid(OciSpec spec) {
        Optional<Known> known = known(spec);
        if (known.isPresent() && known.get().valid().get()) {
            return;
        }
        if (known.isPresent()) {
            SpecChecks.requireValid(spec);
            known.get().valid().set(true);
        } else {
            Json document = SpecCodec.write(spec);
            SpecChecks.requireValid(spec, document);
            remember(document.toString().getBytes(StandardCharsets.UTF_8), spec, true);
        }
    }

    @SuppressWarnings("ReferenceEquality") // To compare a whole specification would cost more than is saved.
    private Optional<Known> known(OciSpec spec) {
        return known(each -> each.spec() == spec);
    }

    private Optional<Known> known(Predicate<Known> wanted) {
        for (Known each : latest.get()) {
            if (wanted.test(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private OciSpec remember(byte[] document, OciSpec spec) {
        return remember(document, spec, false);
    }

    private OciSpec remember(byte[] document, OciSpec spec, boolean valid) {
        if (document.length <= MAX_BYTES) {
            var known = new Known(document.clone(), spec, new AtomicBoolean(valid));
            latest.updateAndGet(before -> Stream.concat(Stream.of(known), before.stream())
                    .limit(COUNT)
                    .toList());
        }
        return spec;
    }
}
