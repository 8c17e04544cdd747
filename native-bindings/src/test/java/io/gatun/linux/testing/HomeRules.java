package io.gatun.linux.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/** Foreign memory, native code and third parties have one home each. */
final class HomeRules {
    static final List<ArchRule> ALL = List.of(
            // The benchmark of the bare call has to point at a path itself.
            onlyIn("foreign memory", "java.lang.foreign..", "io.gatun.linux..", "io.gatun.bench.syscall.."),
            noClasses()
                    .that(not(resideInAnyPackage("io.gatun.linux.gate.ffm..")))
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(Linker.class, SymbolLookup.class)
                    .as("native code is linked only in the Panama backend"),
            onlyIn("JNR", "jnr..", "io.gatun.linux.gate.jnr.."),
            onlyIn("zstd", "com.github.luben..", "io.gatun.engine.image.layer.."),
            onlyIn("Netty", "io.netty..", "io.gatun.proxy.relay..", "io.gatun.daemon.."),
            noClasses()
                    .that(not(nameMatching(".*\\.\\w*(Codec|Json)\\w*(\\$.*)?")))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.fasterxml.jackson..")
                    .as("JSON is read and written only by classes with Codec or Json in their name"));

    private HomeRules() {}

    private static ArchRule onlyIn(String what, String packages, String... homes) {
        return noClasses()
                .that(not(resideInAnyPackage(homes)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages)
                .as(what + " only in " + String.join(", ", homes));
    }
}
