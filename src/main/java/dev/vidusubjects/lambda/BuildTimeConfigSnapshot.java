package dev.vidusubjects.lambda;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.DisableableConfigSource;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.common.MapBackedConfigSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Stores the framework's settings in the native executable, so that a start need not read them again.
 *
 * <p>Quarkus reads every group of its settings at each start, including all those of an HTTP server that a function
 * does not open: several hundred names, each searched in every source. What that costs is in
 * docs/performance.md. This class reads the groups once, while the executable is built, and a start uses these
 * values. A group is read again if the environment or a system property contains one of its settings, so {@code
 * QUARKUS_LOG_LEVEL} and {@code QUARKUS_LAMBDA_HANDLER} work as usual; configuration files beside the executable are
 * not considered for that. The application's own settings ({@link SubjectsConfig}) do not belong to the framework and
 * are read at every start.
 *
 * <p>On a JVM and in the standalone executable there is no such snapshot, and everything is read as usual. A build with
 * {@code -Dconfig-snapshot=false} makes an executable without one (docs/adr/0049-the-executable-brings-the-frameworks-settings-along.md).
 */
public final class BuildTimeConfigSnapshot implements SmallRyeConfigBuilderCustomizer {

    /** The system property of the native build that says whether there is a snapshot; application.properties sets it. */
    static final String ENABLED = "vidusubjects.config-snapshot";

    private static final String FRAMEWORK = "quarkus";

    /**
     * Settings that select the sources of values instead of being values: if one of them is set, all groups are read
     * again.
     */
    private static final List<String> SOURCE_SELECTORS =
            List.of("QUARKUS_PROFILE", "QUARKUS_CONFIG", "SMALLRYE_CONFIG");

    /**
     * The groups as they were at build time: the initializer runs during the native build of the functions, and the
     * executable contains its result.
     */
    private static final List<Group> SNAPSHOT =
            ImageMode.current() == ImageMode.NATIVE_BUILD && isEnabled() && ConfigUtils.isProfileActive("aws")
                    ? readAll()
                    : List.of();

    /**
     * A group of settings that are read together.
     *
     * @param type the type of the group
     * @param values the values that were read
     * @param variables parts of the names of the environment variables that may change a setting of the group
     */
    record Group(ConfigClass type, Object values, List<String> variables) {}

    /** Runs after all other customizers, because these register the groups. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            applySnapshot(builder, SNAPSHOT, variables());
        }
    }

    /**
     * Uses the groups of the snapshot instead of reading them, except those that the environment overrides.
     *
     * @param builder the builder of the configuration
     * @param snapshot the groups; if there are none, the configuration stays as it is
     * @param variables names of the environment variables that are set, and of the system properties in the form of
     *     environment variables
     */
    static void applySnapshot(SmallRyeConfigBuilder builder, List<Group> snapshot, List<String> variables) {
        if (snapshot.isEmpty() || isOverridden(variables, SOURCE_SELECTORS)) {
            return;
        }
        Set<String> overridden = new HashSet<>();
        Map<String, String> defaults = new HashMap<>();
        Set<String> secrets = new HashSet<>();
        for (Group group : snapshot) {
            if (!builder.getMappingsBuilder().getMappings().contains(group.type)) {
                continue;
            }
            if (isOverridden(variables, group.variables)) {
                overridden.add(group.type.getPrefix() + ".");
                continue;
            }
            builder.getMappingsBuilder().getMappings().remove(group.type);
            builder.getMappingsBuilder().getMappingsInstances().put(group.type, group.values);
            for (String name : group.type.getProperties().keySet()) {
                String value = builder.getDefaultValues().remove(name);
                if (value != null && name.indexOf('*') < 0) {
                    defaults.put(name, value);
                }
            }
            secrets.addAll(group.type.getSecrets());
        }
        builder.getSecretKeys().removeIf(secret -> secrets.contains(secret.getName()));
        builder.getSources().replaceAll(source -> hideNames(source, overridden));
        // The source has the name that marks its values as defaults.
        builder.withSources(new HiddenNamesSource(
                new MapBackedConfigSource(
                        DefaultValuesConfigSource.NAME, defaults, DefaultValuesConfigSource.ORDINAL) {},
                Set.of()));
    }

    /** @return whether this native build makes a snapshot: unless it is switched off, it does */
    static boolean isEnabled() {
        return !"false".equals(System.getProperty(ENABLED));
    }

    private static boolean isOverridden(List<String> variables, List<String> parts) {
        return variables.stream().anyMatch(name -> parts.stream().anyMatch(name::contains));
    }

    /**
     * Hides the names of the framework's settings that the build has recorded, except those of the overridden groups.
     * Only the groups that are read need the names.
     */
    private static ConfigSource hideNames(ConfigSource source, Set<String> overridden) {
        if (!(source instanceof MapBackedConfigSource || source instanceof DisableableConfigSource)) {
            return source;
        }
        Set<String> listed = new HashSet<>(source.getPropertyNames());
        listed.removeIf(
                name -> name.contains(FRAMEWORK + ".") && overridden.stream().noneMatch(name::contains));
        HiddenNamesSource hidden = new HiddenNamesSource(source, listed);
        return source instanceof DisableableConfigSource ? new DisableableConfigSource(hidden) : hidden;
    }

    /**
     * Reads the framework's settings in the same way as a start.
     *
     * @return the groups of the snapshot
     */
    private static List<Group> readAll() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        // The framework generates this class for the application; a start uses it first.
        AbstractConfigBuilder.withCustomizer(builder, "io.quarkus.runtime.generated.RunTimeConfig");
        List<ConfigClass> types = new ArrayList<>();
        builder.withCustomizers(new SmallRyeConfigBuilderCustomizer() {
            @Override
            public int priority() {
                return Integer.MAX_VALUE;
            }

            @Override
            public void configBuilder(SmallRyeConfigBuilder named) {
                named.getMappingsBuilder().getMappings().removeIf(type -> !isFramework(type));
                types.addAll(named.getMappingsBuilder().getMappings());
            }
        });
        SmallRyeConfig config = builder.build();
        return types.stream()
                .map(type ->
                        new Group(type, config.getConfigMapping(type.getType(), type.getPrefix()), variablesOf(type)))
                .toList();
    }

    /** Returns the prefix of the group, or the names of its settings if the group has no prefix of its own. */
    private static List<String> variablesOf(ConfigClass type) {
        if (!type.getPrefix().equals(FRAMEWORK)) {
            return List.of(variable(type.getPrefix()) + "_");
        }
        return type.getProperties().keySet().stream()
                .map(name -> variable(name.split("\\*", 2)[0]))
                .toList();
    }

    private static boolean isFramework(ConfigClass type) {
        return type.getPrefix().equals(FRAMEWORK) || type.getPrefix().startsWith(FRAMEWORK + ".");
    }

    private static List<String> variables() {
        List<String> names = new ArrayList<>(System.getenv().keySet());
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.contains(FRAMEWORK) || name.startsWith("smallrye.config")) {
                names.add(variable(name));
            }
        }
        return names;
    }

    /** The name of a setting's environment variable, as defined by MicroProfile Config. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * A source that returns the value of every name, but lists only some of its names. Listed names are expensive: each
     * is compared with all names that the framework knows, with each secret, and with each group that has a map.
     */
    private static final class HiddenNamesSource implements ConfigSource {

        private final ConfigSource source;
        private final Set<String> listed;

        HiddenNamesSource(ConfigSource source, Set<String> listed) {
            this.source = source;
            this.listed = listed;
        }

        @Override
        public Set<String> getPropertyNames() {
            return listed;
        }

        @Override
        public String getValue(String name) {
            return source.getValue(name);
        }

        @Override
        public String getName() {
            return source.getName();
        }

        @Override
        public int getOrdinal() {
            return source.getOrdinal();
        }
    }
}
