package io.gatun.scheduler.profile;

import io.gatun.scheduler.framework.Plugin;
import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.model.Identity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@code KubeSchedulerConfiguration}: profiles with plugins enabled, disabled and weighted, and their
 * arguments.
 */
public final class ProfileReader {
    private static final Set<String> VERSIONS =
            Set.of("kubescheduler.config.k8s.io/v1", "kubescheduler.config.k8s.io/v1beta3");
    private static final String ALL = "*";

    private ProfileReader() {}

    public static Profiles read(Field configuration) {
        var kind = configuration.get("kind");
        if (!kind.required().equals("KubeSchedulerConfiguration")) {
            throw kind.wrong("must be KubeSchedulerConfiguration");
        }
        var version = configuration.get("apiVersion");
        if (!VERSIONS.contains(version.required())) {
            throw version.wrong("unknown version \"%s\"; known: %s"
                    .formatted(version.text(), VERSIONS.stream().sorted().toList()));
        }
        int percentage = percentage(configuration, 0);
        var profiles = new ArrayList<Profile>();
        for (var profile : configuration.get("profiles").items()) profiles.add(profile(profile, percentage));
        if (profiles.isEmpty()) profiles.add(Catalog.standard(PluginArgs.DEFAULT, percentage));
        checkNames(configuration.get("profiles"), profiles);
        return new Profiles(
                List.copyOf(profiles),
                1000L * configuration.get("podInitialBackoffSeconds").integer(1, 1, 86_400),
                1000L * configuration.get("podMaxBackoffSeconds").integer(10, 1, 86_400));
    }

    private static int percentage(Field field, int absent) {
        return field.get("percentageOfNodesToScore").integer(absent, 0, 100);
    }

    private static void checkNames(Field place, List<Profile> profiles) {
        var names = new HashSet<String>();
        for (var profile : profiles) {
            if (!names.add(profile.name())) throw place.wrong("two profiles are named " + profile.name());
        }
    }

    private static Profile profile(Field profile, int percentage) {
        var args = ArgsReader.read(profile.get("pluginConfig"));
        var name = profile.get("schedulerName").text();
        var selection = new Selection(Catalog.plugins(args), profile.get("plugins"));
        return new Profile(
                name.isEmpty() ? Identity.DEFAULT_SCHEDULER : name,
                selection.points(),
                selection.weights,
                percentage(profile, percentage));
    }

    /**
     * The plugins of one profile: the defaults, changed at all points by {@code multiPoint} and then point by point.
     */
    private static final class Selection {
        private final Map<String, Plugin> catalog;
        private final Field plugins;
        private final Map<String, Integer> weights = new HashMap<>();
        private final List<String> everywhere;

        Selection(Map<String, Plugin> catalog, Field plugins) {
            this.catalog = catalog;
            this.plugins = plugins;
            catalog.keySet().forEach(name -> weights.put(name, Catalog.defaultWeight(name)));
            everywhere = changed(new ArrayList<>(catalog.keySet()), plugins.get("multiPoint"));
        }

        Map<Point, List<Plugin>> points() {
            var points = new EnumMap<Point, List<Plugin>>(Point.class);
            for (var point : Point.values()) {
                var names = everywhere.stream()
                        .filter(name -> Catalog.serves(plugin(name), point))
                        .toList();
                var chosen = changed(new ArrayList<>(names), plugins.get(point.key())).stream()
                        .map(this::plugin)
                        .filter(plugin -> Catalog.serves(plugin, point))
                        .toList();
                if (!chosen.isEmpty()) points.put(point, chosen);
            }
            return points;
        }

        private Plugin plugin(String name) {
            return java.util.Objects.requireNonNull(catalog.get(name));
        }

        private List<String> changed(List<String> names, Field set) {
            var result = new LinkedHashMap<String, Boolean>();
            names.forEach(name -> result.put(name, true));
            for (var disabled : set.get("disabled").items()) {
                var name = disabled.get("name").required();
                if (name.equals(ALL)) result.clear();
                else if (known(disabled.get("name"))) result.remove(name);
            }
            for (var enabled : set.get("enabled").items()) {
                if (!known(enabled.get("name"))) continue;
                var name = enabled.get("name").required();
                result.putIfAbsent(name, true);
                if (enabled.get("weight").isPresent())
                    weights.put(name, enabled.get("weight").integer(1, 1, 100));
            }
            return List.copyOf(result.keySet());
        }

        private boolean known(Field name) {
            if (catalog.containsKey(name.required())) return true;
            if (Catalog.NOT_MODELLED.contains(name.text())) return false;
            throw name.wrong("no such plugin: " + name.text());
        }
    }
}
