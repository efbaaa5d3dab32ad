package dev.vidusubjects.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildReportTest {

    @TempDir
    Path folder;

    @Test
    void machineType_reportOfNativeImage_isItsTarget() throws Exception {
        Path report = write(
                """
                {
                  "general_info": {
                    "name": "runner", "graal_compiler": {
                      "pgo": null,
                      "march" : "armv8-a",
                      "optimization_level": "2"
                    }, "c_compiler": "gcc (linux, aarch64, 11.5.0)"
                  }
                }
                """);

        assertThat(BuildReport.machineType(report)).contains("armv8-a");
    }

    @Test
    void machineType_noReport_isUnknown() throws Exception {
        assertThat(BuildReport.machineType(folder.resolve("missing.json"))).isEmpty();
    }

    /** A member of that name in another object does not count, nor does a text that is not a machine type's name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"march\": \"x86-64-v3\"}",
                "{\"graal_compiler\": {}, \"other\": {\"march\": \"x86-64-v3\"}}",
                "{\"graal_compiler\": {\"march\": null}}",
                "{\"graal_compiler\": {\"march\": \"a b\"}}"
            })
    void machineType_otherReport_isUnknown(String content) throws Exception {

        assertThat(BuildReport.machineType(write(content))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "x86-64-v4", "skylake-avx512"})
    void machineType_notOnEveryProcessorOfLambda_isRefused(String type) throws Exception {
        Path report = write("{\"graal_compiler\": {\"march\": \"" + type + "\"}}");

        assertThatThrownBy(() -> BuildReport.machineType(report))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining("found an executable for the machine type " + type + " (-march)");
    }

    private Path write(String content) throws Exception {
        return Files.writeString(folder.resolve("report.json"), content);
    }
}
