"""The register for programs: the same access and the same flow as the pages; amounts are texts such as "1234.56"."""
