package dev.vidusubjects.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that {@code docs/configuration.md} is the page that {@link ConfigurationPage} generates. */
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Path TEMPLATE = Path.of("src/test/resources/configuration-template.md");
    private static final Path SOURCE = Path.of("src/main/java/dev/vidusubjects/config/SubjectsConfig.java");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Path LOCALS = Path.of("terraform/locals.tf");

    /** Writes the page: {@code -Dpage.write}. */
    private static final boolean WRITE = System.getProperty("page.write") != null;

    @Test
    void page_inTheRepository_isTheGeneratedOne() throws IOException {
        String generated = page(Files.readString(SOURCE)).text(Files.readString(TEMPLATE));

        if (WRITE) {
            Files.writeString(PAGE, generated);
        }

        assertThat(Files.readString(PAGE))
                .as("%s differs from the settings: run ./mvnw -q test -Dtest=ConfigurationPageTest -Dpage.write", PAGE)
                .isEqualTo(generated);
    }

    @Test
    void properties_ofThePage_areThoseOfTheLibrary() throws IOException {
        // The library names the items of a list, too.
        Set<String> known = ConfigClass.configClass(SubjectsConfig.class).getProperties().keySet().stream()
                .map(name -> name.replace("[*]", ""))
                .collect(Collectors.toSet());

        assertThat(page(Files.readString(SOURCE)).properties())
                .hasSizeGreaterThan(50)
                .isEqualTo(known);
    }

    @Test
    void text_settingWithoutJavadoc_isRefused() throws IOException {
        String source = Files.readString(SOURCE).replaceFirst("/\\*\\* Maximum delay between[^/]*\\*/", "");

        assertThatThrownBy(() -> page(source).text("{{settings}}"))
                .hasMessage("polling.max has no Javadoc in SubjectsConfig: it says what the setting means");
    }

    @Test
    void javadoc_linkToNoSetting_isRefused() {
        assertThatThrownBy(() -> ConfigJavadoc.of(group("/** See {@link Page#colour}. */")))
                .hasMessage(
                        "the Javadoc of page.enabled in SubjectsConfig has a link to Page#colour: only settings may be"
                                + " linked");
    }

    @Test
    void javadoc_otherTag_isRefused() {
        assertThatThrownBy(() -> ConfigJavadoc.of(group("/** A page. <b>Bold</b>. */")))
                .hasMessage(
                        "the Javadoc of page.enabled in SubjectsConfig has <b>: only text, {@code …} and {@link …} are"
                                + " allowed");
        assertThatThrownBy(() -> ConfigJavadoc.of(group("/** A page.\n@return whether */")))
                .hasMessageContaining("@return whether");
    }

    @Test
    void javadoc_codeAndLink_areMarkdown() {
        ConfigJavadoc docs = ConfigJavadoc.of(group("/** Whether {@code /} is\n * the page of {@link #enabled}. */"));

        assertThat(docs.keys()).containsExactly("page", "page.enabled");
        assertThat(docs.text("page.enabled")).isEqualTo("Whether `/` is the page of `subjects.page.enabled`.");
    }

    @Test
    void text_unknownPropertyInTemplate_isRefused() throws IOException {
        ConfigurationPage page = page(Files.readString(SOURCE));

        assertThatThrownBy(() -> page.text("{{quarkus.http.colour}}"))
                .hasMessage("quarkus.http.colour is not in application.properties");
    }

    private static String group(String javadoc) {
        return "interface Config {\n/** The page. */\ninterface Page {\n" + javadoc + "\nboolean enabled();\n}\n}\n";
    }

    private static ConfigurationPage page(String source) throws IOException {
        return new ConfigurationPage(ConfigJavadoc.of(source), Files.readString(PROPERTIES), Files.readString(LOCALS));
    }
}
