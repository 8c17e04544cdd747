package io.gatun.linux.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Packages that decide and do nothing: what they need from the world arrives as an argument. */
final class PurityRules {
    private static final String[] PURE = {
        "..linux.abi..",
        "..linux.program..",
        "..engine.json..",
        "..engine.spec..",
        "..engine.plan..",
        "..scheduler.plugin..",
        "..balance.."
    };
    private static final String[] VOCABULARY = {"io.gatun.linux.abi..", "io.gatun.engine.model.."};
    private static final Set<String> WORLD_CALLS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getLogger",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.nio.file.Path.toRealPath",
            "java.nio.file.Path.toFile");

    static final List<ArchRule> ALL = List.of(
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat(reachTheWorld())
                    .as("pure packages use no files, sockets, threads, clocks, randomness or logging"),
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .callMethodWhere(asksTheWorld())
                    .as("pure packages do not ask for the time, randomness or the real path"),
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            "io.gatun.linux.gate..", "io.gatun.engine.launch..", "io.gatun.engine.state.."))
                    .as("pure packages do not use effectful ones"),
            noClasses()
                    .that()
                    .resideInAnyPackage(VOCABULARY)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.gatun..").and(not(resideInAnyPackage(VOCABULARY))))
                    .as("the vocabulary uses nothing else of ours"));

    private PurityRules() {}

    private static DescribedPredicate<JavaClass> reachTheWorld() {
        return resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent..", "java.util.logging..")
                .or(resideInAnyPackage("java.util.random.."))
                .or(resideInAPackage("java.io").and(not(streamsThatArriveAsArguments())))
                .or(belongToAnyOf(Files.class, FileSystem.class, FileSystems.class, Clock.class))
                .or(belongToAnyOf(Random.class, SecureRandom.class, System.Logger.class))
                .or(belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, ProcessBuilder.class, Runtime.class));
    }

    // Codecs take a reader. Serializable comes with every record, enum and exception.
    private static DescribedPredicate<JavaClass> streamsThatArriveAsArguments() {
        return belongToAnyOf(Reader.class, Writer.class, StringReader.class, StringWriter.class, Serializable.class)
                .or(belongToAnyOf(InputStream.class, OutputStream.class, ByteArrayInputStream.class))
                .or(belongToAnyOf(ByteArrayOutputStream.class, IOException.class, EOFException.class))
                .or(belongToAnyOf(UncheckedIOException.class));
    }

    private static DescribedPredicate<JavaMethodCall> asksTheWorld() {
        return DescribedPredicate.describe(
                "ask the world",
                call -> WORLD_CALLS.contains(
                        call.getTargetOwner().getName() + "." + call.getTarget().getName()));
    }
}
