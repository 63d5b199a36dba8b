using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Candles.Tests.Support;

/// <summary>A certificate for localhost, signed by itself, as the files that operators have.</summary>
internal static class OwnCertificate
{
    /// <returns>The settings of an endpoint on a free port that uses it.</returns>
    public static string[] Endpoint(TemporaryFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
        return
        [
            "--Kestrel:Endpoints:Https:Url=https://127.0.0.1:0",
            $"--Kestrel:Endpoints:Https:Certificate:Path={folder.File("tls.crt")}",
            $"--Kestrel:Endpoints:Https:Certificate:KeyPath={folder.File("tls.key")}",
        ];
    }
}
