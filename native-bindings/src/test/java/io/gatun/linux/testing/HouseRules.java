package io.gatun.linux.testing;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;

/**
 * Who may import whom in every module, and how long a file may be. A module's {@code ArchitectureTest} returns {@link #of} from a test factory, so
 * that each rule is a test with a name of its own.
 */
public final class HouseRules {
    private static final Path MAIN_CLASSES = Path.of("target", "classes");
    private static final Path SOURCES = Path.of("src");

    private static final String GENERATED = "..jmh_generated..";

    private HouseRules() {}

    /**
     * The rules as tests over the compiled main classes of the module under test.
     *
     * @param rootPackage the module's façade package, such as {@code io.gatun.linux}
     */
    public static Stream<DynamicTest> of(String rootPackage) {
        return Stream.concat(
                over(new ClassFileImporter().importPath(MAIN_CLASSES), rootPackage),
                Stream.of(dynamicTest("source files are short", () -> SourceRules.requireShortFiles(SOURCES))));
    }

    static Stream<DynamicTest> over(JavaClasses classes, String rootPackage) {
        // A rule without subjects holds: few modules have all packages. A module without classes has lost its build.
        if (!classes.containPackage(rootPackage)) throw new AssertionError("no classes below " + rootPackage);
        return rules(rootPackage)
                .map(rule -> rule.allowEmptyShould(true))
                .map(rule -> dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }

    private static Stream<ArchRule> rules(String rootPackage) {
        return Stream.of(
                        List.of(packagesAreNullMarked(), packagesHaveNoCycles(), facadeIsTheTop(rootPackage)),
                        ModuleRules.ALL,
                        PurityRules.ALL,
                        HomeRules.ALL)
                .flatMap(List::stream);
    }

    private static ArchRule packagesAreNullMarked() {
        return classes()
                .that(not(resideInAnyPackage(GENERATED)))
                .should(new BeNullMarked())
                .as("every package is null-marked");
    }

    private static ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(new PackageSlices())
                .should()
                .beFreeOfCycles()
                .as("packages have no cycles");
    }

    private static ArchRule facadeIsTheTop(String rootPackage) {
        return noClasses()
                .that()
                .resideInAPackage(rootPackage + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(rootPackage)
                .as("nothing inside a module uses its façade");
    }

    private static final class BeNullMarked extends ArchCondition<JavaClass> {
        BeNullMarked() {
            super("reside in a package that is null-marked");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
            if (!marked) events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " lacks @NullMarked"));
        }
    }

    /** Every package is a slice of its own, subpackages included. */
    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** Arrows between modules; the module system checks exports, these rules check what it cannot see. */
    private static final class ModuleRules {
        static final List<ArchRule> ALL = List.of(
                usesNoOtherModule("io.gatun.linux.."),
                usesNoOtherModule("io.gatun.scheduler.."),
                noClasses()
                        .that(not(resideInAnyPackage("io.gatun.cli..", "io.gatun.daemon..", "io.gatun.bench..")))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.gatun.cli..", "io.gatun.daemon..", "io.gatun.bench..")
                        .as("nothing uses the command, the daemon or the benchmarks"),
                seenByOthers(
                        "io.gatun.engine",
                        "io.gatun.engine.json",
                        "io.gatun.engine.log",
                        "io.gatun.engine.model",
                        "io.gatun.engine.options",
                        "io.gatun.engine.spec",
                        "io.gatun.engine.spec.check",
                        "io.gatun.engine.stream",
                        "io.gatun.engine.template"),
                seenByOthers("io.gatun.proxy", "io.gatun.proxy.model"),
                seenByOthers("io.gatun.scheduler", "io.gatun.scheduler.model"));

        private static ArchRule usesNoOtherModule(String module) {
            return noClasses()
                    .that()
                    .resideInAPackage(module)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.gatun..").and(not(resideInAPackage(module))))
                    .as(module + " uses no other module");
        }

        private static ArchRule seenByOthers(String root, String... more) {
            return noClasses()
                    .that(not(resideInAnyPackage(root + "..", "io.gatun.bench..")))
                    .should()
                    .dependOnClassesThat(resideInAPackage(root + "..")
                            .and(not(resideInAPackage(root)))
                            .and(not(resideInAnyPackage(more))))
                    .as("other modules see only the façade of " + root);
        }
    }
}
