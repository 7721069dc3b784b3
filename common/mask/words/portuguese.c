#include "common/mask/words/words.h"

static const struct mask_words items[] = {
    {MASK_KEEP, MASK_ANYWHERE,
        "enderecomac enderecoweb enderecourl nomearquivo nometabela nomeproduto nomedominio "
        "nomeficheiro pais"},
    {MASK_EMAIL, MASK_ANYWHERE,
        "correioeletronico correioelectronico correio enderecoemail enderecoeletronico "
        "emailcliente"},
    {MASK_HASH, MASK_ANYWHERE,
        "chaveapi chaveprivada chavesecreta segredo codigoativacao codigoverificacao "
        "codigoconfirmacao codigorecuperacao codigosrecuperacao perguntasecreta "
        "respostasecreta perguntaseguranca respostaseguranca tokenacesso chavepix pix"},
    {MASK_IP, MASK_ANYWHERE, "enderecoip ipcliente ipacesso"},
    {MASK_LOGIN, MASK_ANYWHERE,
        "nomeusuario nomedeusuario nomeutilizador nomedeutilizador loginusuario nomeconta"},
    {MASK_LOGIN, MASK_ALONE, "usuario utilizador"},
    {MASK_NAME, MASK_ANYWHERE, "apelido alcunha pseudonimo nomesocial"},
    {MASK_PASSWORD, MASK_ANYWHERE,
        "senha senhahash palavrapasse palavrachave palavradepasse codigoacesso senhausuario"},
    {MASK_FIRST_NAME, MASK_ANYWHERE,
        "primeironome nomeproprio segundonome nomedomeio nomemeio"},
    {MASK_LAST_NAME, MASK_ANYWHERE,
        "sobrenome ultimonome nomefamilia nomedefamilia nomesolteira nomedesolteira apelidos"},
    {MASK_NAME, MASK_ANYWHERE,
        "nomecompleto nomesobrenome nomeapelido nomecontato nomecontacto pessoacontato "
        "pessoacontacto titularconta titularcartao nometitular nomedestinatario "
        "nomeremetente contatoemergencia contactoemergencia nomemae nomepai nomedamae "
        "nomedopai nomeresponsavel representantelegal nomecartao nomeexibicao filiacao"},
    {MASK_NAME, MASK_OF_PEOPLE,
        "nome nomes contato contacto razaosocial nomefantasia titular destinatario "
        "denominacao responsavel"},
    {MASK_PHONE, MASK_ANYWHERE,
        "telefone tel telefonecelular telemovel telefonemovel telefonefixo "
        "telefoneresidencial telefonecomercial fone nrtelefone nrcelular nrtelemovel "
        "foneresidencial fonecomercial telcelular telfixo nrfax telefonecontato "
        "telefonecontacto telefonecasa telefonetrabalho contatotelefonico"},
    {MASK_STREET, MASK_ANYWHERE,
        "logradouro nomerua ruanr enderecorua caixapostal morada moradalinha "
        "avenidarua"},
    {MASK_STREET, MASK_OF_HOMES, "rua avenida"},
    {MASK_ADDRESS, MASK_ANYWHERE,
        "endereco enderecocompleto enderecoentrega enderecocobranca enderecofaturacao "
        "enderecoresidencial enderecolinha linhaendereco moradacompleta complementoendereco "
        "enderecocomplemento moradafaturacao moradaentrega"},
    {MASK_ADDRESS, MASK_OF_HOMES, "complemento residencia"},
    {MASK_SCRAMBLE, MASK_ANYWHERE,
        "codigopostal codpostal cep nrcasa nrendereco nrporta nrresidencia numerocasa "
        "contabancaria contacorrente nrconta nib nrcontabancaria agenciaconta codigoiban "
        "cartaocredito nrcartao cartao nrcartaocredito cartaodebito codigocvv cpf cnpj cpfcnpj "
        "nrcpf rg nrrg registrogeral cnh nrcnh carteiramotorista pis pispasep nis nit "
        "tituloeleitor inscricaoestadual nif nrcontribuinte contribuinte nrfiscal niss "
        "nrsegurancasocial segurancasocial nrutente nrsns bilheteidentidade cartaocidadao "
        "nrcartaocidadao nrbi nrdocumento documentoidentidade "
        "passaporte nrpassaporte cartaconducao nrcartaconducao matriculaveiculo placaveiculo "
        "matricula chassi nrchassi salario ordenado salariobruto salarioliquido "
        "renda rendamensal remuneracao nrfuncionario nrpaciente nriva cartaosus "
        "nrcartaosus cns renavam ctps"},
    {MASK_SCRAMBLE, MASK_OF_HOMES,
        "andar apartamento bloco latitude longitude coordenadas localizacao nrapartamento"},
    {MASK_CITY, MASK_ANYWHERE,
        "localnascimento localdenascimento cidadenascimento naturalidade cidadenatal "
        "cidaderesidencia municipionascimento"},
    {MASK_CITY, MASK_OF_HOMES,
        "cidade localidade municipio bairro freguesia concelho distrito provincia nomecidade "
        "regiao"},
    {MASK_DATE, MASK_ANYWHERE,
        "datanascimento datadenascimento dtnascimento dtnasc datanasc nascimento "
        "anonascimento aniversario dataaniversario datafalecimento dataobito"},
    {MASK_DATE, MASK_OF_PEOPLE, "nascido nascida"},
    {MASK_NULL, MASK_ANYWHERE,
        "religiao tiposanguineo gruposanguineo diagnostico alergias alergia doencas doenca "
        "deficiencia medicacao medicamentos fotoperfil imagemperfil biografia etnia raca "
        "orientacaosexual historicomedico assinaturaimagem"},
    {MASK_NULL, MASK_OF_PEOPLE, "foto assinatura imagem retrato sobremim"},
    {MASK_PHONE, MASK_ALONE, "celular fixo"},
    {MASK_SCRAMBLE, MASK_OF_HOMES, "documento identidade placa bi"},
    {MASK_NAME, MASK_OF_PEOPLE, "mae pai conjuge"},
};

const struct mask_language mask_portuguese = MASK_LANGUAGE("Portuguese", true,
    "cliente usuario utilizador utilizadores pessoa membro socio funcionario colaborador "
    "colaboradores contato contacto assinante paciente aluno estudante professor professores "
    "convidado visitante autor autores proprietario titular titulares destinatario remetente "
    "comprador compradores vendedor vendedores candidato inquilino motorista medico "
    "participante beneficiario responsavel responsaveis hospede doador doadores pai mae filho "
    "conjuge morador moradores utente empregado trabalhador trabalhadores segurado dependente "
    "fornecedor fornecedores passageiro voluntario fiador inscrito jogador",
    "endereco pedido encomenda fatura faturamento faturacao cobranca entrega envio reserva "
    "pagamento carrinho orcamento inscricao inscricoes conta perfil perfis residencia contrato "
    "consulta morada venda compra matriculas residencial domicilio",
    "principal secundario secundaria pessoal trabalho casa comercial residencial "
    "outro outra anterior novo nova atual adicional alternativo alternativa completo completa "
    "contato contacto entrega cobranca empresa privado emergencia criptografado criptografada "
    "linha um dois legal mae pai bancaria corrente celular fixo");
