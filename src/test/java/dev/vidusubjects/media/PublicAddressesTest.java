package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.ByteWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.170",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::2",
                "::7f00:1",
                "::a00:1",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:808:808::1",
                "2600:1f00::5efe:a00:1",
                "2600:1f00::200:5efe:808:808",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1",
                "4000::1",
            })
    void refusal_nonPublicAddress_isPresent(String address) throws Exception {

        assertThat(PublicAddresses.refusal(InetAddress.getByName(address))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "203.0.114.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2001:db7::1",
                "2600:1f00::1",
                "2606:4700::1111",
                "2a00:1450:4001:81b::200e",
                "64:ff9b::808:808",
            })
    void refusal_publicAddress_isEmpty(String address) throws Exception {

        assertThat(PublicAddresses.refusal(InetAddress.getByName(address))).isEmpty();
    }

    /** The JDK converts an IPv4-mapped address to IPv4 when it parses text, but not when it receives bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "10.1.2.3", "169.254.169.254"})
    void refusal_ipv4MappedAddressInBytes_isThatOfTheIpv4Address(String address) throws UnknownHostException {
        byte[] ipv4 = InetAddress.getByName(address).getAddress();
        byte[] mapped = new ByteWriter().zeros(10).u8(0xff, 0xff).bytes(ipv4).toBytes();

        assertThat(PublicAddresses.refusal(Inet6Address.getByAddress("host", mapped, 0)))
                .isPresent();
    }
}
