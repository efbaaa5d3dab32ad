package dev.vidusubjects.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceRevisionTest {

    @TempDir
    Path folder;

    @BeforeEach
    void requireGit() throws Exception {
        try {
            git("--version");
        } catch (IOException e) {
            assumeThat(e).as("git is not on this machine").isNull();
        }
    }

    @Test
    void of_noCheckout_isUnknown() throws Exception {
        assertThat(SourceRevision.of(folder)).isEqualTo("unknown");
    }

    @Test
    void of_checkoutWithoutCommit_isUnknown() throws Exception {
        git("init", "-q");

        assertThat(SourceRevision.of(folder)).isEqualTo("unknown");
    }

    @Test
    void of_checkout_isItsCommit() throws Exception {
        String commit = commit();
        Files.writeString(folder.resolve("untracked"), "any");

        assertThat(SourceRevision.of(folder)).isEqualTo(commit).matches("[0-9a-f]{40}");
    }

    @Test
    void of_checkoutWithChanges_isMarkedDirty() throws Exception {
        String commit = commit();
        Files.writeString(folder.resolve("tracked"), "changed");

        assertThat(SourceRevision.of(folder)).isEqualTo(commit + "-dirty");
    }

    /** A copy of the sources within the checkout of another project. */
    @Test
    void of_folderWithinACheckout_isUnknown() throws Exception {
        commit();
        Path copy = Files.createDirectory(folder.resolve("copy"));

        assertThat(SourceRevision.of(copy)).isEqualTo("unknown");
    }

    private String commit() throws Exception {
        git("init", "-q");
        Files.writeString(folder.resolve("tracked"), "content");
        git("add", "tracked");
        git(
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.com",
                "-c",
                "commit.gpgsign=false",
                "commit",
                "-q",
                "-m",
                "a");
        return git("rev-parse", "HEAD");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
