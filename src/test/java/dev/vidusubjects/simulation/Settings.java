package dev.vidusubjects.simulation;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.fixture.Fixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The settings of a run: mostly the defaults. Parsing the settings takes longer than a run, so equal settings are
 * parsed only once.
 */
final class Settings {

    private static final Map<Map<String, String>, SubjectsConfig> READ = new ConcurrentHashMap<>();

    private Settings() {}

    static SubjectsConfig of(Choices choices, Protocol protocol) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("subjects.sweep.resubmit-absent", Boolean.toString(choices.chance(0.3)));
        settings.put("subjects.provider.breaker-pause", choices.pick(List.of("10s", "10s", "1s")));
        settings.putAll(protocol.settings());
        return READ.computeIfAbsent(settings, all -> Fixture.config(Path.of("target"), all));
    }
}
