package dev.vidusubjects.packaging;

import static dev.vidusubjects.packaging.Architecture.ARM64;
import static dev.vidusubjects.packaging.Architecture.X86_64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {

    @ParameterizedTest
    @CsvSource({"amd64, X86_64", "x86_64, X86_64", "aarch64, ARM64", "arm64, ARM64"})
    void require_linuxOnTheSameProcessor_isAllowed(String osArch, Architecture architecture) {
        assertThatCode(() -> HostCheck.require("Linux", osArch, architecture, false))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"amd64, ARM64", "aarch64, X86_64", "riscv64, ARM64", "s390x, X86_64"})
    void require_linuxOnAnotherProcessor_isRefused(String osArch, Architecture architecture) {
        assertThatThrownBy(() -> HostCheck.require("Linux", osArch, architecture, false))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining(
                        "found a native build for " + architecture + " on a processor of the architecture " + osArch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "Windows 11", "FreeBSD"})
    void require_otherSystem_isRefusedWithoutContainer(String osName) {
        assertThatThrownBy(() -> HostCheck.require(osName, "amd64", X86_64, false))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessage("found a native build on " + osName
                        + " without a container: Lambda needs an executable for Linux");
        assertThatCode(() -> HostCheck.require(osName, "amd64", ARM64, true)).doesNotThrowAnyException();
    }

    @Test
    void asksForContainer_environment_isReadAsQuarkusReadsIt() {
        assertThat(HostCheck.asksForContainer(Map.of())).isFalse();
        assertThat(HostCheck.asksForContainer(Map.of("QUARKUS_NATIVE_CONTAINER_BUILD", "false")))
                .isFalse();
        assertThat(HostCheck.asksForContainer(Map.of("QUARKUS_NATIVE_CONTAINER_BUILD", "true")))
                .isTrue();
        assertThat(HostCheck.asksForContainer(Map.of("QUARKUS_NATIVE_REMOTE_CONTAINER_BUILD", "true")))
                .isTrue();
        assertThat(HostCheck.asksForContainer(Map.of("QUARKUS_NATIVE_CONTAINER_RUNTIME", "podman")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"amd64", "aarch64", "X86_64", "", "x86_64 "})
    void architecture_otherName_isRefused(String name) {
        assertThatThrownBy(() -> Architecture.of(name))
                .isInstanceOf(UnusablePackageException.class)
                .hasMessageContaining("found -Darchitecture=" + name + ": x86_64 and arm64 are allowed");
    }

    @ParameterizedTest
    @EnumSource
    void commands_forArchitecture_nameIt(Architecture architecture) throws Exception {
        assertThat(Architecture.of(architecture.toString())).isEqualTo(architecture);
        assertThat(Architecture.orDefault(architecture.toString())).isEqualTo(architecture);
        assertThat(BuildCommands.forNative(architecture))
                .contains("-Darchitecture=" + architecture + " -Dquarkus.native.container-build=true")
                .contains("architecture = \"" + architecture + "\" in terraform/terraform.tfvars")
                .contains("./mvnw package -Dquarkus.profile=aws -DskipTests");
    }
}
