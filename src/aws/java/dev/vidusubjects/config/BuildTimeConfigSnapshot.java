package dev.vidusubjects.config;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.configuration.AbstractConfigBuilder;
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
 * Brings the framework's settings along in the executable, where nobody changes them when it starts.
 *
 * <p>Quarkus reads each group of its settings again at every start, most of all those of an HTTP server that a function does not open:
 * several hundred names, each looked for in every source. That was a third of a cold start (docs/performance.md). Here the groups are
 * read once, while the executable is built, and a start takes them as they are. A group that the environment or a system property
 * speaks of is read again, so that {@code QUARKUS_LOG_LEVEL} or {@code QUARKUS_LAMBDA_HANDLER} mean what they always do; files of
 * settings beside the executable are not looked at for that. The application's own settings ({@link SubjectsConfig}) are not the
 * framework's, and read at every start.
 *
 * <p>On a JVM nothing is built ahead, and everything is read as usual.
 */
public final class BuildTimeConfigSnapshot implements SmallRyeConfigBuilderCustomizer {

    private static final String FRAMEWORK = "quarkus";

    /** What decides which values hold, rather than being one of them: with any of these set, all is read again. */
    private static final List<String> DECISIVE = List.of("QUARKUS_PROFILE", "QUARKUS_CONFIG", "SMALLRYE_CONFIG");

    /** The groups as they were at the build; the initializer runs there, and the executable keeps what it made. */
    private static final List<Group> SETTLED = ImageMode.current() == ImageMode.NATIVE_BUILD ? readAll() : List.of();

    /**
     * Settings that are read together.
     *
     * @param type which they are
     * @param values as they were read
     * @param variables how environment variables begin that may change one of them
     */
    record Group(ConfigClass type, Object values, List<String> variables) {}

    /** After all others: they have named the groups by then. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        if (ImageMode.current() == ImageMode.NATIVE_RUN) {
            settle(builder, SETTLED, variables());
        }
    }

    /**
     * Takes settled groups as they are.
     *
     * @param builder what the configuration is made from
     * @param settled the groups
     * @param variables environment variables that are set, and system properties as if they were
     */
    static void settle(SmallRyeConfigBuilder builder, List<Group> settled, List<String> variables) {
        if (isOverridden(variables, DECISIVE)) {
            return;
        }
        Set<String> read = new HashSet<>();
        Map<String, String> defaults = new HashMap<>();
        Set<String> secrets = new HashSet<>();
        for (Group group : settled) {
            if (!builder.getMappingsBuilder().getMappings().contains(group.type)) {
                continue;
            }
            if (isOverridden(variables, group.variables)) {
                read.add(group.type.getPrefix() + ".");
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
        builder.getSources().replaceAll(source -> unlisted(source, read));
        // By its name a value is known to be a default.
        builder.withSources(new HiddenNamesSource(
                new MapBackedConfigSource(
                        DefaultValuesConfigSource.NAME, defaults, DefaultValuesConfigSource.ORDINAL) {},
                Set.of()));
    }

    private static boolean isOverridden(List<String> variables, List<String> beginnings) {
        return variables.stream().anyMatch(name -> beginnings.stream().anyMatch(name::contains));
    }

    /** What the build has recorded: its names are needed by the groups that are read, and by no other. */
    private static ConfigSource unlisted(ConfigSource source, Set<String> read) {
        if (!(source instanceof MapBackedConfigSource || source instanceof DisableableConfigSource)) {
            return source;
        }
        Set<String> listed = new HashSet<>(source.getPropertyNames());
        listed.removeIf(name -> name.contains(FRAMEWORK + ".") && read.stream().noneMatch(name::contains));
        HiddenNamesSource unlisted = new HiddenNamesSource(source, listed);
        return source instanceof DisableableConfigSource ? new DisableableConfigSource(unlisted) : unlisted;
    }

    /**
     * Reads the framework's settings as a start would.
     *
     * @return the groups that may be settled
     */
    private static List<Group> readAll() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        // Made by the framework for this application; it is what a start begins with.
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

    /** By the name of the group, or by those of its settings where it has none of its own. */
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

    /** The environment variable of a setting, as MicroProfile Config names it. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * A source that answers whoever knows a name, and lists few: each name that is listed is compared with all that the framework
     * knows, with each secret, and with each group that has a map.
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
