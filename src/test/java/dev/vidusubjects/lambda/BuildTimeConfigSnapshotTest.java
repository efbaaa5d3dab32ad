package dev.vidusubjects.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.WithDefault;
import io.smallrye.config.common.MapBackedConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that were read at build time are used at the start, unless an environment variable may override them. */
class BuildTimeConfigSnapshotTest {

    @ConfigMapping(prefix = "quarkus.sample-server")
    interface Server {
        @WithDefault("8080")
        int port();

        Map<String, String> headers();
    }

    @ConfigMapping(prefix = "quarkus.sample-log")
    interface Log {
        @WithDefault("INFO")
        String level();
    }

    private static final Map<String, String> VALUES = Map.of(
            "quarkus.sample-log.level", "read", "quarkus.sample-server.headers.x-a", "1", "subjects.sample", "2");

    private static final ConfigClass SERVER = ConfigClass.configClass(Server.class);
    private static final ConfigClass LOG = ConfigClass.configClass(Log.class);

    private static final Server BUILT_SERVER = new Server() {
        @Override
        public int port() {
            return 1;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    };
    private static final Log BUILT_LOG = () -> "built";

    private static final List<BuildTimeConfigSnapshot.Group> BUILT = List.of(
            new BuildTimeConfigSnapshot.Group(SERVER, BUILT_SERVER, List.of("QUARKUS_SAMPLE_SERVER_")),
            new BuildTimeConfigSnapshot.Group(LOG, BUILT_LOG, List.of("QUARKUS_SAMPLE_LOG_")));

    @Test
    void settle_otherVariablesOnly_usesTheBuiltGroups() {
        SmallRyeConfig config = start(List.of("PATH", "AWS_REGION", "SUBJECTS_SAMPLE_LOG_"));

        assertThat(config.getConfigMapping(Server.class)).isSameAs(BUILT_SERVER);
        assertThat(config.getConfigMapping(Log.class)).isSameAs(BUILT_LOG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUARKUS_SAMPLE_LOG_LEVEL", "_AWS_QUARKUS_SAMPLE_LOG_LEVEL"})
    void settle_variableOverridesAGroup_readsThatGroupAgain(String variable) {
        SmallRyeConfig config = start(List.of("PATH", variable));

        assertThat(config.getConfigMapping(Log.class).level()).isEqualTo("read");
        assertThat(config.getConfigMapping(Server.class)).isSameAs(BUILT_SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUARKUS_PROFILE", "QUARKUS_CONFIG_LOCATIONS", "SMALLRYE_CONFIG_PROFILE"})
    void settle_variableSelectsOtherSources_readsAllGroupsAgain(String variable) {
        SmallRyeConfig config = start(List.of(variable));

        assertThat(config.getConfigMapping(Log.class).level()).isEqualTo("read");
        assertThat(config.getConfigMapping(Server.class).port()).isEqualTo(8080);
    }

    /** Extensions also read single values by name. */
    @Test
    void settle_singleValues_areFoundByNameButNotListed() {
        SmallRyeConfig config = start(List.of());

        assertThat(config.getValue("quarkus.sample-server.port", int.class)).isEqualTo(8080);
        assertThat(config.getConfigValue("quarkus.sample-server.port").isDefault())
                .isTrue();
        assertThat(config.getValue("quarkus.sample-server.headers.x-a", String.class))
                .isEqualTo("1");
        assertThat(names(config)).contains("subjects.sample").noneMatch(name -> name.startsWith("quarkus."));
    }

    /** A map in a group is filled from the listed names of the settings. */
    @Test
    void settle_groupThatIsReadAgain_findsItsNames() {
        SmallRyeConfig config = start(List.of("QUARKUS_SAMPLE_SERVER_PORT"));

        assertThat(config.getConfigMapping(Server.class).headers()).isEqualTo(Map.of("x-a", "1"));
        assertThat(names(config)).doesNotContain("quarkus.sample-log.level");
    }

    /** So it is in the standalone executable, and in one that was built with {@code -Dconfig-snapshot=false}. */
    @Test
    void settle_noSnapshot_readsEverythingAsUsual() {
        SmallRyeConfig config = start(List.of("PATH"), List.of());

        assertThat(config.getConfigMapping(Log.class).level()).isEqualTo("read");
        assertThat(config.getConfigMapping(Server.class).headers()).isEqualTo(Map.of("x-a", "1"));
        assertThat(names(config)).contains("quarkus.sample-log.level", "quarkus.sample-server.headers.x-a");
    }

    @ParameterizedTest
    @CsvSource({",true", "config-snapshot=true,true", "config-snapshot=false,false"})
    void nativeBuild_settingOfTheBuild_saysWhetherThereIsASnapshot(String setting, boolean enabled) throws IOException {
        List<String> arguments = nativeBuildArguments(setting);

        assertThat(arguments).contains("-D" + BuildTimeConfigSnapshot.ENABLED + "=" + enabled);
    }

    @Test
    void isEnabled_propertyOfTheNativeBuild_decides() {
        assertThat(BuildTimeConfigSnapshot.isEnabled()).isTrue();
        try {
            System.setProperty(BuildTimeConfigSnapshot.ENABLED, "false");
            assertThat(BuildTimeConfigSnapshot.isEnabled()).isFalse();
            System.setProperty(BuildTimeConfigSnapshot.ENABLED, "true");
            assertThat(BuildTimeConfigSnapshot.isEnabled()).isTrue();
        } finally {
            System.clearProperty(BuildTimeConfigSnapshot.ENABLED);
        }
    }

    /** @param setting a setting on Maven's command line, {@code name=value}, or null */
    private static List<String> nativeBuildArguments(String setting) throws IOException {
        Map<String, String> commandLine =
                setting == null ? Map.of() : Map.of(setting.split("=")[0], setting.split("=")[1]);
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("aws")
                .withSources(
                        new PropertiesConfigSource(
                                Path.of("src/main/resources/application.properties")
                                        .toUri()
                                        .toURL(),
                                250),
                        new PropertiesConfigSource(commandLine, "command line", 400))
                .build()
                .getValues("quarkus.native.additional-build-args", String.class);
    }

    private static List<String> names(SmallRyeConfig config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    private static SmallRyeConfig start(List<String> variables) {
        return start(variables, BUILT);
    }

    private static SmallRyeConfig start(List<String> variables, List<BuildTimeConfigSnapshot.Group> snapshot) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new MapBackedConfigSource("settings", VALUES) {})
                .withMapping(SERVER)
                .withMapping(LOG)
                .withCustomizers(new SmallRyeConfigBuilderCustomizer() {
                    @Override
                    public int priority() {
                        return Integer.MAX_VALUE;
                    }

                    @Override
                    public void configBuilder(SmallRyeConfigBuilder builder) {
                        BuildTimeConfigSnapshot.applySnapshot(builder, snapshot, variables);
                    }
                })
                .build();
    }
}
