package io.gatun.engine.security;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.SeccompCodec;
import io.gatun.linux.abi.Arch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A profile in Docker's format: rules that apply under conditions about capabilities, architecture and kernel.
 *
 * @param architectures those the filter knows; excludes {@code archMap}
 * @param archMap for each native architecture, those that come with it
 */
public record SeccompProfile(
        Seccomp.Action defaultAction,
        OptionalInt defaultErrnoRet,
        List<Seccomp.Arch> architectures,
        List<ArchGroup> archMap,
        Optional<List<Seccomp.Flag>> flags,
        Optional<String> listenerPath,
        Optional<String> listenerMetadata,
        List<ConditionalRule> rules) {

    public SeccompProfile {
        architectures = List.copyOf(architectures);
        archMap = List.copyOf(archMap);
        rules = List.copyOf(rules);
    }

    /** A native architecture and those its kernel serves besides. */
    public record ArchGroup(Seccomp.Arch arch, List<Seccomp.Arch> subArches) {
        public ArchGroup {
            subArches = List.copyOf(subArches);
        }
    }

    /** A rule that applies where {@code includes} hold and {@code excludes} do not. */
    public record ConditionalRule(Seccomp.Rule rule, Conditions includes, Conditions excludes) {
        boolean applies(Situation situation) {
            return includes.allHold(situation) && !excludes.anyHolds(situation);
        }
    }

    /**
     * What a rule may ask about.
     *
     * @param caps names of capabilities in the bounding set
     * @param arches native architectures in Go's spelling: {@code amd64}, {@code arm64}
     */
    public record Conditions(List<String> caps, List<String> arches, Optional<KernelVersion> minKernel) {
        /** Asks nothing. */
        public static final Conditions NONE = new Conditions(List.of(), List.of(), Optional.empty());

        public Conditions {
            caps = List.copyOf(caps);
            arches = List.copyOf(arches);
        }

        private boolean allHold(Situation situation) {
            return (arches.isEmpty() || arches.contains(situation.machine().ociName()))
                    && caps.stream().allMatch(situation::bounds)
                    && minKernel.stream().allMatch(situation.kernel()::isAtLeast);
        }

        private boolean anyHolds(Situation situation) {
            return arches.contains(situation.machine().ociName())
                    || caps.stream().anyMatch(situation::bounds)
                    || minKernel.stream().anyMatch(situation.kernel()::isAtLeast);
        }
    }

    /**
     * What the container and the machine are.
     *
     * @param bounding the container's bounding capabilities
     */
    public record Situation(Set<Capability> bounding, Arch machine, KernelVersion kernel) {
        public Situation {
            bounding = Set.copyOf(bounding);
        }

        private boolean bounds(String capability) {
            return Capability.named(capability).filter(bounding::contains).isPresent();
        }
    }

    /**
     * Reads a profile in Docker's format, of which the specification's is a subset.
     *
     * @throws JsonException if it is malformed, empty, or names an unknown action, operator, flag or architecture
     */
    public static SeccompProfile read(Json json) {
        return ProfileCodec.read(JsonView.of(json));
    }

    /** The rules that apply to a container on a machine, in the specification's form. */
    public Seccomp resolve(Situation situation) {
        var applying = rules.stream()
                .filter(rule -> rule.applies(situation))
                .map(ConditionalRule::rule)
                .toList();
        return new Seccomp(
                defaultAction,
                defaultErrnoRet,
                architectures(situation.machine()),
                flags,
                listenerPath,
                listenerMetadata,
                applying);
    }

    private List<Seccomp.Arch> architectures(Arch machine) {
        List<Seccomp.Arch> all = new ArrayList<>(architectures);
        var nativeName = FilterAbi.nativeTo(machine).specified();
        archMap.stream().filter(group -> group.arch() == nativeName).findFirst().ifPresent(group -> {
            all.add(group.arch());
            all.addAll(group.subArches());
        });
        return all;
    }

    /** Reading, apart from what a profile is. */
    private static final class ProfileCodec {
        static SeccompProfile read(JsonView view) {
            var architectures = view.list("architectures", arch -> arch.oneOf(Seccomp.Arch.class));
            var archMap = view.list("archMap", ProfileCodec::archGroup);
            if (!architectures.isEmpty() && !archMap.isEmpty()) {
                throw view.failure("has both 'architectures' and 'archMap'; use one of them");
            }
            return new SeccompProfile(
                    view.required("defaultAction").oneOf(Seccomp.Action.class),
                    view.optionalInt("defaultErrnoRet", 0, SeccompCodec.DATA_MAX),
                    architectures,
                    archMap,
                    view.optional("flags", flags -> flags.items(flag -> flag.oneOf(Seccomp.Flag.class))),
                    view.optionalText("listenerPath"),
                    view.optionalText("listenerMetadata"),
                    view.list("syscalls", ProfileCodec::rule));
        }

        private static ArchGroup archGroup(JsonView view) {
            return new ArchGroup(
                    view.required("architecture").oneOf(Seccomp.Arch.class),
                    view.list("subArchitectures", arch -> arch.oneOf(Seccomp.Arch.class)));
        }

        private static ConditionalRule rule(JsonView view) {
            return new ConditionalRule(
                    SeccompCodec.rule(view, names(view)),
                    view.section("includes", ProfileCodec::conditions, Conditions.NONE),
                    view.section("excludes", ProfileCodec::conditions, Conditions.NONE));
        }

        // Profiles from before 2016 name one call per rule.
        private static List<String> names(JsonView view) {
            var names = view.texts("names");
            var name = view.optionalText("name");
            if (names.isEmpty() == name.isEmpty()) throw view.failure("needs either 'names' or 'name'");
            return name.map(List::of).orElse(names);
        }

        private static Conditions conditions(JsonView view) {
            return new Conditions(
                    view.texts("caps"), view.texts("arches"), view.optional("minKernel", ProfileCodec::kernel));
        }

        private static KernelVersion kernel(JsonView view) {
            try {
                return KernelVersion.ofRelease(view.text());
            } catch (IllegalArgumentException e) {
                throw view.failure("expected a version such as \"4.8\", got " + view.json());
            }
        }
    }
}
