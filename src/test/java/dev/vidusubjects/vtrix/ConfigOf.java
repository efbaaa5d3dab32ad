package dev.vidusubjects.vtrix;

import dev.vidusubjects.config.SubjectsConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Settings that differ from the defaults. */
final class ConfigOf {

    private ConfigOf() {}

    /** @param settings name and value in turn, the names below {@code subjects.provider} */
    static SubjectsConfig provider(String... settings) {
        SmallRyeConfigBuilder builder =
                new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(SubjectsConfig.class);
        for (int i = 0; i < settings.length; i += 2) {
            builder.withDefaultValue("subjects.provider." + settings[i], settings[i + 1]);
        }
        return builder.build().getConfigMapping(SubjectsConfig.class);
    }
}
