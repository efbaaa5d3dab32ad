package dev.vidusubjects.page;

import static dev.vidusubjects.api.Calls.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.vidusubjects.api.ApiProfile;
import dev.vidusubjects.api.RawHttp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ApiProfile.class)
class PageRouteTest {

    private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(static/[^\"]+)\"");
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    @Test
    void get_root_isThePageWithItsHeaders() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", "no-store")
                .header("Content-Security-Policy", is(ContentSecurityPolicy.of(Optional.empty())))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Vidu-Subjects-Provider", "sandbox")
                .body(containsString("<base href=\"/\">"));
    }

    @Test
    void get_assetsOfThePage_areImmutableAndTyped() {
        assertThat(assets()).anyMatch(path -> path.endsWith(".js")).anyMatch(path -> path.endsWith(".css"));
        for (String path : assets()) {
            plain().get(path)
                    .then()
                    .statusCode(200)
                    .contentType(path.endsWith(".js") ? "text/javascript;charset=UTF-8" : "text/css;charset=UTF-8")
                    .header("Cache-Control", IMMUTABLE)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Vary", equalTo("accept-encoding"))
                    .header("Content-Encoding", nullValue());
        }
    }

    @Test
    void get_assetForAClientThatAcceptsGzip_isCompressed() {
        for (String path : assets()) {
            byte[] content = plain().get(path).asByteArray();
            int length = Integer.parseInt(given().header("Accept-Encoding", "br, gzip")
                    .head(path)
                    .then()
                    .header("Content-Encoding", "gzip")
                    .extract()
                    .header("Content-Length"));
            byte[] decoded =
                    given().header("Accept-Encoding", "br, gzip").get(path).asByteArray();

            assertThat(decoded).isEqualTo(content);
            assertThat(length).isLessThan(content.length);
        }
    }

    @Test
    void head_pageAndAsset_haveTheHeadersOfGet() {
        String length = given().get("/").header("Content-Length");
        given().head("/")
                .then()
                .statusCode(200)
                .header("Content-Length", length)
                .header("Cache-Control", "no-store");
        plain().head(assets().get(0)).then().statusCode(200).header("Cache-Control", IMMUTABLE);
    }

    @Test
    void get_pageBehindAStage_linksBelowIt() {
        given().header("X-Forwarded-Prefix", "/prod").get("/").then().body(containsString("<base href=\"/prod/\">"));
        given().header("X-Forwarded-Prefix", "/\"><script>").get("/").then().body(containsString("<base href=\"/\">"));
    }

    @Test
    void call_byAnotherMethod_isRefused() {
        for (String path : new String[] {"/", assets().get(0)}) {
            problem(given().body("x").post(path).then(), 405, "method_not_allowed")
                    .header("Allow", "GET, HEAD, OPTIONS");
            problem(given().delete(path).then(), 405, "method_not_allowed");
            given().options(path).then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/index.html",
                "/%69ndex.html",
                "/static",
                "/static/",
                "/static/bundle/",
                "/static/bundle/nothing.js",
                "/static/bundle/%2e%2e/%2e%2e/index.html",
                "/static/../application.properties",
                "/app/main.js",
                "/web/app/main.js"
            })
    void get_otherPath_doesNotExist(String path) {
        problem(given().urlEncodingEnabled(false).get(path).then(), 404, "not_found")
                .header("Cache-Control", nullValue());
    }

    @Test
    void get_encodedPathOfAnAsset_hasTheSameHeaders() {
        String encoded = "/" + assets().get(0).replace("/", "%2F");

        plain().urlEncodingEnabled(false).get(encoded).then().statusCode(200).header("Cache-Control", IMMUTABLE);
    }

    @Test
    void get_pageFromAForeignHost_isRefused() throws Exception {
        assertThat(RawHttp.send("GET / HTTP/1.1\nHost: evil.example", "")).startsWith("HTTP/1.1 403");
    }

    private static List<String> assets() {
        return ASSET.matcher(given().get("/").asString())
                .results()
                .map((MatchResult link) -> link.group(1))
                .toList();
    }

    /** @return a request that does not accept compressed responses */
    private static RequestSpecification plain() {
        return given().config(RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()));
    }
}
