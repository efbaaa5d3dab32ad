package dev.vidusubjects.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BuildInfoTest {

    private static final String COMMIT = "2436d60f89400f3d505c20bb668cec3baaf823eb";

    @Test
    void version_ofABuild_isThatOfThePom() throws Exception {
        assertThat(BuildInfo.VERSION).isEqualTo(pomVersion());
        assertThat(BuildInfo.COMMIT).matches("[0-9a-f]{40}(-dirty)?|unknown");
    }

    /** The document is written by hand, so a new version of the project must be entered there, too. */
    @Test
    void openApi_version_isThatOfThePomWithoutSnapshot() throws Exception {
        String document = Files.readString(Path.of("src/main/resources/META-INF/openapi.yaml"));

        assertThat(document).contains("\n  version: " + pomVersion().replace("-SNAPSHOT", "") + "\n");
    }

    @Test
    void text_abbreviatesTheCommitAndKeepsWhetherItIsDirty() {
        assertThat(BuildInfo.text("1.2.3", COMMIT)).isEqualTo("1.2.3+2436d60f8940");
        assertThat(BuildInfo.text("1.2.3", COMMIT + "-dirty")).isEqualTo("1.2.3+2436d60f8940-dirty");
        assertThat(BuildInfo.text("1.2.3", "unknown")).isEqualTo("1.2.3+unknown");
    }

    private static String pomVersion() throws Exception {
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
